import type { SearchParams } from "nuqs/server";
import { api, HydrateClient, prefetch } from "../../prefetch";
import { requireArea } from "../../require-area";
import { inputOf, loadFilters } from "./filters";
import { Overview } from "./overview";

export const metadata = { title: "Overview" };

export default async function OverviewPage(props: { searchParams: Promise<SearchParams> }) {
  const visitor = await requireArea("overview");
  const filters = await loadFilters(props.searchParams);
  const { range } = filters;
  await Promise.all([
    prefetch(api.overview.situation.queryOptions()),
    prefetch(api.overview.read.queryOptions(inputOf(filters))),
    prefetch(api.overview.objectives.queryOptions({ range })),
    prefetch(api.overview.marks.queryOptions({ range })),
    prefetch(api.overview.now.queryOptions()),
    prefetch(api.overview.providers.queryOptions()),
  ]);
  return (
    <HydrateClient>
      <Overview areas={visitor.areas} />
    </HydrateClient>
  );
}
