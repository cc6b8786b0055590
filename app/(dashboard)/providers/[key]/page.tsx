import { api, HydrateClient, prefetch, prefetchInfinite } from "../../../prefetch";
import { requireArea } from "../../../require-area";
import { AccountPage } from "./account-page";

export const metadata = { title: "Account" };

export default async function ProviderAccountPage(props: { params: Promise<{ key: string }> }) {
  const visitor = await requireArea("providers");
  const key = decodeURIComponent((await props.params).key);
  const mayEnter = visitor.acts.includes("credentials");
  await Promise.all([
    prefetch(api.providers.all.queryOptions()),
    prefetch(api.providers.curve.queryOptions({ key, range: "minute" })),
    prefetchInfinite(
      api.providers.events.infiniteQueryOptions(
        { key },
        { getNextPageParam: ({ nextCursor }) => nextCursor },
      ),
    ),
    ...(mayEnter ? [prefetch(api.credentials.one.queryOptions({ key }))] : []),
  ]);
  return (
    <HydrateClient>
      <AccountPage
        accountKey={key}
        mayAct={visitor.acts.includes("providers")}
        mayEnter={mayEnter}
        mayStop={visitor.acts.includes("switches")}
      />
    </HydrateClient>
  );
}
