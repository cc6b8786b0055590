import type { SearchParams } from "nuqs/server";
import { api, HydrateClient, prefetch, prefetchInfinite } from "../../prefetch";
import { requireArea } from "../../require-area";
import { loadFilters } from "./filters";
import { SwitchesView } from "./switches-view";

export const metadata = { title: "Kill switches" };

export default async function SwitchesPage(props: { searchParams: Promise<SearchParams> }) {
  const visitor = await requireArea("switches");
  const { scope, by } = await loadFilters(props.searchParams);
  await Promise.all([
    prefetch(api.switches.open.queryOptions()),
    prefetchInfinite(
      api.switches.history.infiniteQueryOptions(
        { scope, by },
        { getNextPageParam: ({ nextCursor }) => nextCursor },
      ),
    ),
  ]);
  return (
    <HydrateClient>
      <SwitchesView mayAct={visitor.acts.includes("switches")} email={visitor.email} />
    </HydrateClient>
  );
}
