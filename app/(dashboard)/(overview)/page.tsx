import type { SearchParams } from "nuqs/server";
import { api, HydrateClient, prefetch } from "../../prefetch";
import { requireArea } from "../../require-area";
import { Overview } from "./overview";
import { loadRange } from "./range";

export const metadata = { title: "Overview" };

export default async function OverviewPage(props: { searchParams: Promise<SearchParams> }) {
  const visitor = await requireArea("overview");
  const { range } = await loadRange(props.searchParams);
  await Promise.all([
    prefetch(api.overview.read.queryOptions({ range })),
    prefetch(api.overview.now.queryOptions()),
    prefetch(api.overview.providers.queryOptions()),
  ]);
  return (
    <HydrateClient>
      <Overview opensProviders={visitor.areas.includes("providers")} />
    </HydrateClient>
  );
}
