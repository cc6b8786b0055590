import { Grid3x3 } from "lucide-react";
import { formatCount, formatDuration, formatShare } from "@/components/format";
import { channelLabel } from "@/components/notification/channels";
import { Card, CardHeader } from "@/components/ui/card";
import { cn } from "@/components/ui/class-names";
import { EmptyState } from "@/components/ui/empty-state";
import { Row, Table, TableBody, TableHead, Td, Th } from "@/components/ui/table";
import { channelColor } from "./channel-colors";
import type { OverviewData } from "./chart-props";
import { type Filters, priorityKeys } from "./filters";

type Cell = OverviewData["matrix"][number];

/** Every priority by every channel through every account: choose one, and the page is about it alone. */
export function MatrixCard(props: {
  overview: OverviewData;
  onFilter: (change: Partial<Filters>) => void;
}) {
  const { matrix } = props.overview;
  return (
    <Card className="lg:col-span-2" aria-label="By priority, channel and provider">
      <CardHeader
        title="Priority × channel × provider"
        hint="Choose a line to narrow the page to it"
      />
      {matrix.length === 0 ? (
        <EmptyState icon={Grid3x3} title="Nothing was sent in this time range" />
      ) : (
        <Table label="Outcomes by priority, channel and provider">
          <TableHead>
            <Row>
              <Th>Of</Th>
              <Th numeric>Sent</Th>
              <Th numeric>Success</Th>
              <Th numeric className="max-md:hidden">
                Failed
              </Th>
              <Th numeric className="max-md:hidden">
                Expired
              </Th>
              <Th numeric className="max-md:hidden">
                Unknown
              </Th>
              <Th numeric className="max-md:hidden">
                Retries
              </Th>
              <Th numeric className="max-sm:hidden">
                p50
              </Th>
              <Th numeric className="max-md:hidden">
                p95
              </Th>
              <Th numeric>p99</Th>
            </Row>
          </TableHead>
          <TableBody>
            {matrix.map((cell) => (
              <CellRow
                key={`${cell.priority} ${cell.channel} ${cell.provider}`}
                cell={cell}
                onFilter={props.onFilter}
              />
            ))}
          </TableBody>
        </Table>
      )}
    </Card>
  );
}

function CellRow(props: { cell: Cell; onFilter: (change: Partial<Filters>) => void }) {
  const { cell } = props;
  const { priority, channel, provider } = cell;
  const narrow = () =>
    props.onFilter({
      priority: priorityKeys[priority] ?? null,
      channel,
      provider: provider === "" ? null : provider,
    });
  return (
    <Row>
      <Td>
        <button
          type="button"
          onClick={narrow}
          className="flex flex-wrap items-center gap-x-2 text-left hover:underline"
        >
          <span className="font-medium">P{priority}</span>
          <span className="flex items-center gap-1.5">
            <span
              aria-hidden
              className="size-2 rounded-[2px]"
              style={{ background: `var(${channelColor(channel)})` }}
            />
            {channelLabel(channel)}
          </span>
          <span className="font-mono text-ink-faint text-xs">{provider || "not called"}</span>
        </button>
      </Td>
      <Td numeric>{formatCount(cell.sent)}</Td>
      <Td numeric className={cn("font-medium", successInk(cell.success))}>
        {cell.success === null ? "–" : formatShare(cell.success)}
      </Td>
      <Figure n={cell.failed} />
      <Figure n={cell.expired} />
      <Figure n={cell.unknown} />
      <Figure n={cell.retried} />
      <Latency ms={cell.p50} className="max-sm:hidden" />
      <Latency ms={cell.p95} className="max-md:hidden" />
      <Latency ms={cell.p99} className="font-medium" />
    </Row>
  );
}

function Figure({ n }: { n: number }) {
  return (
    <Td numeric className={cn("max-md:hidden", n === 0 ? "text-ink-faint" : "text-ink-soft")}>
      {formatCount(n)}
    </Td>
  );
}

function Latency({ ms, className }: { ms: number | null; className: string }) {
  return (
    <Td numeric className={className}>
      {ms === null ? <span className="text-ink-faint">–</span> : formatDuration(ms)}
    </Td>
  );
}

function successInk(success: number | null): string {
  if (success === null) return "text-ink-faint";
  if (success >= 0.995) return "text-ok";
  return success >= 0.97 ? "text-warn" : "text-bad";
}
