import { formatDuration, formatShare } from "@/components/format";
import { Badge } from "@/components/ui/badge";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import type { ChartColor } from "@/components/ui/chart-series";
import { Row, Table, TableBody, TableHead, Td, Th } from "@/components/ui/table";
import { TimeChart } from "@/components/ui/time-chart";
import type { RouterOutputs } from "@/server/api/root";

type Latency = RouterOutputs["overview"]["read"]["latency"][number];

const colors: ChartColor[] = ["--chart-6", "--chart-1", "--chart-5"];
/** ms: what people think in, from a millisecond to an hour. */
const latencyTicks = [1, 10, 100, 1_000, 10_000, 60_000, 600_000, 3_600_000];

const colorOf = (priority: number): ChartColor => colors[priority] ?? "--chart-5";

/** Accepted → handed to the provider, by priority, against the objectives. */
export function LatencyCard({ overview }: { overview: RouterOutputs["overview"]["read"] }) {
  const series = overview.latency.map(({ priority }) => ({
    key: `p${priority}`,
    label: `P${priority}`,
    color: colorOf(priority),
  }));
  const points = overview.starts.map((start, i) => ({
    at: start.getTime(),
    ...Object.fromEntries(
      overview.latency.map(({ priority, p99s }) => [`p${priority}`, p99s[i] ?? null]),
    ),
  }));
  return (
    <Card>
      <CardHeader
        title="Latency"
        hint="Accepted to handed over; below, p99 against its objective"
      />
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
          {overview.latency.map((latency) => (
            <LatencyRow key={latency.priority} latency={latency} />
          ))}
        </TableBody>
      </Table>
      <CardBody className="pt-4">
        <TimeChart
          label="p99 latency over time, by priority"
          points={points}
          series={series}
          format={formatDuration}
          logTicks={latencyTicks}
          limits={overview.latency.flatMap(({ priority, objectiveMs }) =>
            objectiveMs === null ? [] : [{ value: objectiveMs, color: colorOf(priority) }],
          )}
          height={164}
        />
      </CardBody>
    </Card>
  );
}

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
