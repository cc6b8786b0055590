import type { SearchParams } from "nuqs/server";
import { PageHeader } from "@/components/ui/page-header";
import { api, HydrateClient, prefetch, prefetchInfinite } from "../../prefetch";
import { requireArea } from "../../require-area";
import { FilterBar } from "./filter-bar";
import { loadFilters } from "./filters";
import { FiringList } from "./firing-list";
import { ResolvedList } from "./resolved-list";
import { AlertTabs } from "./tabs";

export const metadata = { title: "Alerts" };

export default async function AlertsPage(props: { searchParams: Promise<SearchParams> }) {
  const visitor = await requireArea("alerts");
  const filters = await loadFilters(props.searchParams);
  await Promise.all([
    prefetch(api.alerts.firing.queryOptions(filters)),
    prefetch(api.alerts.rules.queryOptions()),
    prefetchInfinite(
      api.alerts.resolved.infiniteQueryOptions(filters, {
        getNextPageParam: ({ nextCursor }) => nextCursor,
      }),
    ),
  ]);
  return (
    <HydrateClient>
      <PageHeader
        title="Alerts"
        description="What is wrong now, who looks after it, and what was wrong before."
      />
      <AlertTabs />
      <FilterBar />
      <FiringList mayAct={visitor.acts.includes("alerts")} />
      <ResolvedList />
    </HydrateClient>
  );
}
