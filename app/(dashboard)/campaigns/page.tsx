import type { SearchParams } from "nuqs/server";
import { api, HydrateClient, prefetchInfinite } from "../../prefetch";
import { requireArea } from "../../require-area";
import { CampaignList } from "./campaign-list";
import { inputOf, loadFilters } from "./filters";

export const metadata = { title: "Campaigns" };

export default async function CampaignsPage(props: { searchParams: Promise<SearchParams> }) {
  const visitor = await requireArea("campaigns");
  const filters = await loadFilters(props.searchParams);
  await prefetchInfinite(
    api.campaigns.list.infiniteQueryOptions(inputOf(filters), {
      getNextPageParam: ({ nextCursor }) => nextCursor,
    }),
  );
  return (
    <HydrateClient>
      <CampaignList
        mayCreate={visitor.acts.includes("campaigns")}
        maySet={visitor.role === "admin"}
      />
    </HydrateClient>
  );
}
