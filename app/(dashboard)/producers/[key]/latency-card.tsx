import { formatDuration } from "@/components/format";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import type { ChartSeries } from "@/components/ui/chart-series";
import { ChartLegend } from "@/components/ui/chart-tooltip";
import { TimeChart } from "@/components/ui/time-chart";
import type { Figures } from "./producer";

const series: ChartSeries[] = [
  { key: "p50", label: "p50", color: "--chart-5" },
  { key: "p99", label: "p99", color: "--chart-1" },
];
/** ms */
const ticks = [1, 10, 100, 1_000, 10_000, 60_000, 600_000, 3_600_000];

/** How long its messages took from accepted to handed over. */
export function LatencyCard({ figures }: { figures: Figures }) {
  return (
    <Card aria-label="Latency">
      <CardHeader title="Latency" hint="Accepted to handed to a provider" />
      <CardBody>
        {figures.totals.sent > 0 ? (
          <>
            <TimeChart
              label="Latency over time, p50 and p99"
              points={figures.points.map(({ at, p50, p99 }) => ({ at, p50, p99 }))}
              series={series}
              format={formatDuration}
              logTicks={ticks}
              height={150}
            />
            <div className="mt-3">
              <ChartLegend series={series} />
            </div>
          </>
        ) : (
          <p className="text-ink-soft text-sm">
            Nothing of it went to a provider in this time range.
          </p>
        )}
      </CardBody>
    </Card>
  );
}
