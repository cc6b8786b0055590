import { formatDuration, formatShare } from "@/components/format";
import { Badge } from "@/components/ui/badge";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import type { ChartColor, ChartSeries } from "@/components/ui/chart-series";
import { ChartLegend } from "@/components/ui/chart-tooltip";
import { Row, Table, TableBody, TableHead, Td, Th } from "@/components/ui/table";
import { TimeChart } from "@/components/ui/time-chart";
import type { RouterOutputs } from "@/server/api/root";
import { beforeSeries, type ChartCardProps } from "./chart-props";

type Latency = RouterOutputs["overview"]["read"]["latency"][number];

const colors: ChartColor[] = ["--chart-6", "--chart-1", "--chart-5"];
/** ms: what people think in, from a millisecond to an hour. */
const latencyTicks = [1, 10, 100, 1_000, 10_000, 60_000, 600_000, 3_600_000];

const colorOf = (priority: number): ChartColor => colors[priority] ?? "--chart-5";

/** Accepted → handed to the provider: p99 of each priority against its objective, or all three of one. */
export function LatencyCard({ overview, marks, onPoint }: ChartCardProps) {
  const { latency, before } = overview;
  const lines = latency.length === 1 ? percentileLines(latency) : priorityLines(latency);
  const old = before
    ? latency.map(({ priority }) => ({
        key: `before${priority}`,
        label: `P${priority} a week before`,
        color: "--ink-faint" as const,
        dashed: true,
        values: before.p99s[priority] ?? [],
      }))
    : [];
  const series = [...lines, ...old];
  const points = overview.starts.map((start, i) => ({
    at: start.getTime(),
    ...Object.fromEntries(series.map(({ key, values }) => [key, values[i] ?? null])),
  }));
  return (
    <Card>
      <CardHeader title="Latency" hint="Accepted to handed over" />
      <CardBody className="grid gap-2">
        <TimeChart
          label="Latency over time, p99 by priority"
          points={points}
          series={series}
          format={formatDuration}
          logTicks={latencyTicks}
          limits={latency.flatMap(({ priority, objectiveMs }) =>
            objectiveMs === null ? [] : [{ value: objectiveMs, color: colorOf(priority) }],
          )}
          marks={marks}
          onPoint={onPoint}
          height={152}
        />
        <ChartLegend series={before ? [...lines, beforeSeries] : lines} />
      </CardBody>
      <Table label="Latency percentiles by priority">
        <TableHead>
          <Row>
            <Th>Priority</Th>
            <Th numeric className="max-sm:hidden">
              p50
            </Th>
            <Th numeric>p95</Th>
            <Th numeric>p99</Th>
            <Th numeric className="max-sm:hidden">
              Objective
            </Th>
            <Th>
              <span className="sr-only">Judgement</span>
            </Th>
          </Row>
        </TableHead>
        <TableBody>
          {latency.map((one) => (
            <LatencyRow key={one.priority} latency={one} />
          ))}
        </TableBody>
      </Table>
    </Card>
  );
}

type Line = ChartSeries & { values: (number | null)[] };

const priorityLines = (latency: Latency[]): Line[] =>
  latency.map(({ priority, p99s }) => ({
    ...{ key: `p${priority}`, label: `P${priority} p99`, color: colorOf(priority), values: p99s },
  }));

const percentileLines = (latency: Latency[]): Line[] =>
  latency.flatMap(({ p50s, p95s, p99s }) => [
    { key: "p99", label: "p99", color: "--chart-6", values: p99s },
    { key: "p95", label: "p95", color: "--chart-1", values: p95s },
    { key: "p50", label: "p50", color: "--chart-5", values: p50s },
  ]);

function LatencyRow({ latency }: { latency: Latency }) {
  return (
    <Row>
      <Td>
        <span className="flex items-center gap-2 font-medium">
          <span
            aria-hidden
            className="size-2 rounded-[2px]"
            style={{ background: `var(${colorOf(latency.priority)})` }}
          />
          P{latency.priority}
        </span>
      </Td>
      <Td numeric className="max-sm:hidden">
        {shown(latency.p50)}
      </Td>
      <Td numeric>{shown(latency.p95)}</Td>
      <Td numeric className="font-medium">
        {shown(latency.p99)}
      </Td>
      <Td numeric className="text-ink-soft max-sm:hidden">
        {latency.objectiveMs === null ? "none" : `p99 < ${formatDuration(latency.objectiveMs)}`}
      </Td>
      <Td className="text-right">
        <Judgement latency={latency} />
      </Td>
    </Row>
  );
}

/** The share within the objective says more than met or missed. */
function Judgement({ latency: { objectiveMs, within } }: { latency: Latency }) {
  if (objectiveMs === null || within === null) return null;
  return (
    <Badge tone={within >= 0.99 ? "ok" : "bad"} dot>
      {formatShare(within)} <span className="max-sm:sr-only">within</span>
    </Badge>
  );
}

function shown(ms: number | null): string {
  return ms === null ? "–" : formatDuration(ms);
}
