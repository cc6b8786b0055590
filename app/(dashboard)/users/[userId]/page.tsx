import type { SearchParams } from "nuqs/server";
import { api, HydrateClient, prefetch, prefetchInfinite } from "../../../prefetch";
import { requireArea } from "../../../require-area";
import { historyInput, loadHistory } from "./filters";
import { UserView } from "./user-view";

export const metadata = { title: "User" };

export default async function UserPage(props: {
  params: Promise<{ userId: string }>;
  searchParams: Promise<SearchParams>;
}) {
  const visitor = await requireArea("users");
  const userId = decodeURIComponent((await props.params).userId);
  const filters = historyInput(await loadHistory(props.searchParams));
  await Promise.all([
    prefetch(api.support.sitting.queryOptions({ userId })),
    prefetch(api.users.one.queryOptions({ userId })),
    prefetch(api.users.inbox.queryOptions({ userId })),
    prefetchInfinite(
      api.users.history.infiniteQueryOptions(
        { userId, ...filters },
        { getNextPageParam: ({ nextCursor }) => nextCursor },
      ),
    ),
  ]);
  return (
    <HydrateClient>
      <UserView
        userId={userId}
        mayAct={visitor.acts.includes("users")}
        mayLift={visitor.acts.includes("addresses")}
        mayErase={visitor.acts.includes("privacy")}
        mayAudit={visitor.areas.includes("looks")}
      />
    </HydrateClient>
  );
}
