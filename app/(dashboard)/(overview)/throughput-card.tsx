import { formatCompact, formatRate } from "@/components/format";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { ChartLegend } from "@/components/ui/chart-tooltip";
import { TimeChart } from "@/components/ui/time-chart";
import type { RouterOutputs } from "@/server/api/root";
import { channelColor } from "./channel-colors";

/** Sent per second, by channel. */
export function ThroughputCard({ overview }: { overview: RouterOutputs["overview"]["read"] }) {
  const series = overview.channels.map(({ channel, label }) => ({
    key: channel,
    label,
    color: channelColor(channel),
  }));
  const points = overview.starts.map((start, i) => ({
    at: start.getTime(),
    ...Object.fromEntries(overview.channels.map(({ channel, rates }) => [channel, rates[i] ?? 0])),
  }));
  return (
    <Card>
      <CardHeader title="Throughput" hint="Sent per second, by channel" />
      <CardBody>
        <dl className="mb-3 flex gap-8">
          <Figure label="sent / s now" value={formatRate(overview.perSecond.sent)} />
          <Figure label="accepted / s now" value={formatRate(overview.perSecond.accepted)} />
        </dl>
        <TimeChart
          label="Messages sent per second over time, stacked by channel"
          points={points}
          series={series}
          kind="area"
          stacked
          format={formatCompact}
          height={252}
        />
        <div className="mt-3">
          <ChartLegend series={series} />
        </div>
      </CardBody>
    </Card>
  );
}

function Figure({ label, value }: { label: string; value: string }) {
  return (
    <div className="flex flex-row-reverse items-baseline justify-end gap-1.5">
      <dt className="text-ink-faint text-xs">{label}</dt>
      <dd className="font-semibold text-2xl tabular-nums tracking-tight">{value}</dd>
    </div>
  );
}
