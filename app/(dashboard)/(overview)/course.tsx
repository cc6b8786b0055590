import { keepPreviousData, useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useApi } from "@/components/api";
import { behindHref } from "@/components/health/behind";
import { chartMarks } from "@/components/health/marks";
import type { RouterOutputs } from "@/server/api/root";
import type { Area } from "@/server/api/visitor";
import { FaultsCard } from "./faults-card";
import type { Filters } from "./filters";
import { inputOf } from "./filters";
import { HappenedCard } from "./happened-card";
import { LatencyCard } from "./latency-card";
import { MatrixCard } from "./matrix-card";
import { PipelineRibbon } from "./pipeline-ribbon";
import { ReasonsCard } from "./reasons-card";
import { slowRefreshMs } from "./refresh";
import { SuccessCard } from "./success-card";
import { ThroughputCard } from "./throughput-card";

/** What happened in the time range: charts with what was done meanwhile, and the figures behind them. */
export function Course(props: {
  overview: RouterOutputs["overview"]["read"];
  filters: Filters;
  areas: Area[];
  onFilter: (change: Partial<Filters>) => void;
}) {
  const { overview, filters, areas } = props;
  const router = useRouter();
  const { data } = useQuery({
    ...useApi().overview.marks.queryOptions({ range: filters.range }),
    refetchInterval: slowRefreshMs,
    placeholderData: keepPreviousData,
  });
  const { priority, channel, provider } = inputOf(filters);
  const opens = areas.includes("notifications");
  const behind = (outcome: string | null) =>
    opens
      ? (at: number) => {
          const to = new Date(at + overview.binSeconds * 1_000);
          router.push(behindHref({ from: new Date(at), to, priority, channel, provider, outcome }));
        }
      : undefined;
  const chart = { overview, marks: chartMarks(data ?? []) };
  return (
    <div className="grid gap-4 lg:grid-cols-2">
      {Object.keys(overview.stages).length === 0 && <QuietNotice />}
      <ThroughputCard {...chart} onPoint={behind(null)} />
      <SuccessCard {...chart} onPoint={behind("lost")} />
      <LatencyCard {...chart} onPoint={behind("sent")} />
      <FaultsCard {...chart} onPoint={behind("lost")} />
      <MatrixCard overview={overview} onFilter={props.onFilter} />
      <ReasonsCard overview={overview} areas={areas} />
      <HappenedCard marks={data ?? []} areas={areas} />
      <PipelineRibbon stages={overview.stages} />
    </div>
  );
}

/** An empty page says how to fill it. */
function QuietNotice() {
  return (
    <p className="rounded-lg border border-accent-line bg-accent-soft px-4 py-3 text-sm lg:col-span-2">
      Nothing happened in this time range. Post an event as the{" "}
      <Link href="/docs/api" className="font-medium text-accent underline underline-offset-4">
        API reference
      </Link>{" "}
      shows, and watch it arrive here.
    </p>
  );
}
