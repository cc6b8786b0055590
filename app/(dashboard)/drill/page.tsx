import type { SearchParams } from "nuqs/server";
import { PageHeader } from "@/components/ui/page-header";
import { api, HydrateClient, prefetch, prefetchInfinite } from "../../prefetch";
import { requireArea } from "../../require-area";
import { DrillList } from "./drill-list";
import { DrillSetup } from "./drill-setup";
import { loadFilters, trafficOf } from "./filters";
import { RunningBanner } from "./running-banner";

export const metadata = { title: "Drill" };

export default async function DrillPage(props: { searchParams: Promise<SearchParams> }) {
  const visitor = await requireArea("drill");
  const mayAct = visitor.acts.includes("drill");
  const filters = await loadFilters(props.searchParams);
  const traffic = trafficOf(filters);
  const { channel, seconds } = filters;
  await Promise.all([
    prefetchInfinite(
      api.drill.list.infiniteQueryOptions({}, { getNextPageParam: ({ nextCursor }) => nextCursor }),
    ),
    prefetch(api.drill.choices.queryOptions()),
    mayAct && traffic
      ? prefetch(api.drill.plan.queryOptions({ channel, traffic, brokenSeconds: seconds }))
      : undefined,
  ]);
  return (
    <HydrateClient>
      <PageHeader
        title="Drill"
        description="Let a provider of the sandbox fail while messages go out, and watch what happens."
      />
      <RunningBanner />
      {mayAct && <DrillSetup />}
      <DrillList mayAct={mayAct} />
    </HydrateClient>
  );
}
