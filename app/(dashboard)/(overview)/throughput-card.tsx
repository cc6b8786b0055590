import { formatCompact, formatRate } from "@/components/format";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { ChartLegend } from "@/components/ui/chart-tooltip";
import { TimeChart } from "@/components/ui/time-chart";
import { channelColor } from "./channel-colors";
import { beforeSeries, type ChartCardProps } from "./chart-props";

/** Sent per second, by channel. */
export function ThroughputCard({ overview, marks, onPoint }: ChartCardProps) {
  const { before, channels, perSecond } = overview;
  const series = [
    ...channels.map(({ channel, label }) => ({
      key: channel,
      label,
      color: channelColor(channel),
    })),
    ...(before ? [beforeSeries] : []),
  ];
  const points = overview.starts.map((start, i) => ({
    at: start.getTime(),
    ...Object.fromEntries(channels.map(({ channel, rates }) => [channel, rates[i] ?? 0])),
    ...(before ? { before: before.sent[i] ?? null } : {}),
  }));
  return (
    <Card>
      <CardHeader
        title="Throughput"
        hint="Sent per second"
        actions={
          <dl className="flex gap-4 text-xs tabular-nums">
            <Figure label="sent/s now" value={formatRate(perSecond.sent)} />
            <Figure label="accepted/s now" value={formatRate(perSecond.accepted)} />
          </dl>
        }
      />
      <CardBody className="grid gap-2">
        <TimeChart
          label="Messages sent per second over time, by channel"
          points={points}
          series={series}
          kind="area"
          stacked
          format={perSecondTick}
          marks={marks}
          onPoint={onPoint}
        />
        <ChartLegend series={series} />
      </CardBody>
    </Card>
  );
}

/** Of little traffic, hundredths tell the ticks of the scale apart. */
const perSecondTick = (n: number) => (n > 0 && n < 1 ? n.toFixed(2) : formatCompact(n));

function Figure({ label, value }: { label: string; value: string }) {
  return (
    <div className="flex flex-row-reverse items-baseline gap-1.5">
      <dt className="text-ink-faint">{label}</dt>
      <dd className="font-semibold text-sm">{value}</dd>
    </div>
  );
}
