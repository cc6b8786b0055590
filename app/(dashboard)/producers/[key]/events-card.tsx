import { formatRate } from "@/components/format";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import type { ChartSeries } from "@/components/ui/chart-series";
import { ChartLegend } from "@/components/ui/chart-tooltip";
import { TimeChart } from "@/components/ui/time-chart";
import type { Figures } from "./producer";

type Outcome = "accepted" | "duplicates" | "rejected" | "unavailable";

const series: (ChartSeries & { key: Outcome })[] = [
  { key: "accepted", label: "Accepted", color: "--chart-1" },
  { key: "duplicates", label: "Duplicates", color: "--chart-5" },
  { key: "rejected", label: "Rejected", color: "--warn" },
  { key: "unavailable", label: "Could not be taken", color: "--bad" },
];

/** Events a second by what they came to, beside the limit where it is near. */
export function EventsCard({ figures }: { figures: Figures }) {
  const { points, ratePerSecond, peakPerSecond } = figures;
  // Stacked, a line of nothing would lie over the ones below it.
  const shown = series.filter(
    ({ key }) => key === "accepted" || points.some((point) => point[key] > 0),
  );
  const near = peakPerSecond > ratePerSecond / 3;
  return (
    <Card aria-label="Events">
      <CardHeader title="Events" hint="A second, by what they came to" />
      <CardBody>
        <TimeChart
          label="Events a second over time, by what they came to"
          points={points.map(({ at, accepted, duplicates, rejected, unavailable }) => ({
            ...{ at, accepted, duplicates, rejected, unavailable },
          }))}
          series={shown}
          kind="area"
          stacked
          format={formatRate}
          limits={near ? [{ value: ratePerSecond, color: "--warn" }] : []}
          height={200}
        />
        <div className="mt-3">
          <ChartLegend series={shown} />
        </div>
      </CardBody>
    </Card>
  );
}
