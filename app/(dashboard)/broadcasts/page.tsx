import type { SearchParams } from "nuqs/server";
import { api, HydrateClient, prefetch, prefetchInfinite } from "../../prefetch";
import { requireArea } from "../../require-area";
import { BroadcastList } from "./broadcast-list";
import { loadFilters } from "./filters";

export const metadata = { title: "Broadcasts" };

export default async function BroadcastsPage(props: { searchParams: Promise<SearchParams> }) {
  const visitor = await requireArea("broadcasts");
  const { phase } = await loadFilters(props.searchParams);
  const mayBegin = visitor.acts.includes("broadcastStart");
  await Promise.all([
    mayBegin ? prefetch(api.broadcastStart.requests.queryOptions()) : undefined,
    prefetch(api.broadcasts.counts.queryOptions()),
    prefetch(api.broadcasts.ranges.queryOptions()),
    prefetchInfinite(
      api.broadcasts.list.infiniteQueryOptions(
        { phase },
        { getNextPageParam: ({ nextCursor }) => nextCursor },
      ),
    ),
  ]);
  return (
    <HydrateClient>
      <BroadcastList mayStop={visitor.acts.includes("broadcasts")} mayBegin={mayBegin} />
    </HydrateClient>
  );
}
