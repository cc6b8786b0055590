import { formatCompact, formatCount } from "@/components/format";
import { faultLooks } from "@/components/health/faults";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { ChartLegend } from "@/components/ui/chart-tooltip";
import { TimeChart } from "@/components/ui/time-chart";
import { beforeSeries, type ChartCardProps } from "./chart-props";

/** Failures by whose they are, by the one rule of docs/health.md. */
export function FaultsCard({ overview, marks, onPoint }: ChartCardProps) {
  const { faults, before } = overview;
  const series = [
    ...faultLooks.map(({ key, label, color }) => ({ key, label, color })),
    ...(before ? [beforeSeries] : []),
  ];
  const points = overview.starts.map((start, i) => ({
    at: start.getTime(),
    ...Object.fromEntries(faultLooks.map(({ key }) => [key, faults.bins[key][i] ?? 0])),
    ...(before ? { before: before.faults[i] ?? null } : {}),
  }));
  return (
    <Card>
      <CardHeader title="Whose failures" hint="Refused, failed, expired or unknown" />
      <CardBody className="grid gap-2">
        <TimeChart
          label="Failures over time, by whose they are"
          points={points}
          series={series}
          kind="bar"
          stacked
          format={formatCompact}
          marks={marks}
          onPoint={onPoint}
          height={200}
        />
        <ChartLegend series={series} />
        <dl className="mt-1 grid grid-cols-2 gap-x-6 gap-y-1.5 border-t pt-3 text-sm sm:grid-cols-4">
          {faultLooks.map(({ key, label }) => (
            <div key={key} className="grid">
              <dt className="text-ink-faint text-xs">{label}</dt>
              <dd className="font-semibold tabular-nums">
                {formatCount(faults.bins[key].reduce((sum, n) => sum + n, 0))}
              </dd>
            </div>
          ))}
        </dl>
      </CardBody>
    </Card>
  );
}
