import { formatShare } from "@/components/format";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import type { ChartSeries } from "@/components/ui/chart-series";
import { ChartLegend } from "@/components/ui/chart-tooltip";
import { TimeChart } from "@/components/ui/time-chart";
import { beforeSeries, type ChartCardProps } from "./chart-props";

const own: ChartSeries = { key: "success", label: "Sent", color: "--ok" };

/** Of what came to an end, the share that was sent; the scale begins where it tells something. */
export function SuccessCard({ overview, marks, onPoint }: ChartCardProps) {
  const { success, before } = overview;
  const series = before ? [own, beforeSeries] : [own];
  const points = overview.starts.map((start, i) => ({
    at: start.getTime(),
    success: success[i] ?? null,
    ...(before ? { before: before.success[i] ?? null } : {}),
  }));
  const least = Math.min(1, ...success.flatMap((share) => share ?? []));
  const ended = success.some((share) => share !== null);
  return (
    <Card>
      <CardHeader
        title="Success"
        hint="Sent, of all that came to an end"
        actions={
          ended && (
            <span className="text-ink-faint text-xs tabular-nums">lowest {formatShare(least)}</span>
          )
        }
      />
      <CardBody className="grid gap-2">
        <TimeChart
          label="Share of deliveries that were sent over time"
          points={points}
          series={series}
          format={(share) => `${Math.round(share * 1_000) / 10}%`}
          domain={[floorOf(least), 1]}
          marks={marks}
          onPoint={onPoint}
        />
        <ChartLegend series={series} />
      </CardBody>
    </Card>
  );
}

/** Half of what is missing shows as half of the height. */
function floorOf(least: number): number {
  return [0.99, 0.95, 0.9, 0.75, 0.5].find((floor) => least > floor) ?? 0;
}
