import { formatCount } from "@/components/format";
import { Card, CardHeader } from "@/components/ui/card";
import { cn } from "@/components/ui/class-names";
import { Row, Table, TableBody, TableHead, Td, Th } from "@/components/ui/table";
import type { RouterOutputs } from "@/server/api/root";

type Now = RouterOutputs["overview"]["now"];

/** More than this is not counted; see `readBacklog`. */
const mostCounted = 10_000;

/** What waits, by priority: events for their evaluation, deliveries for their provider. */
export function DepthCard(props: { now: Now; channels: { channel: string; label: string }[] }) {
  const { backlog, depth } = props.now;
  const depthOf = (priority: number, channel: string) =>
    depth.find((one) => one.priority === priority && one.channel === channel)?.n ?? 0;
  return (
    <Card>
      <CardHeader title="Queues" hint="Waiting or under way, right now" />
      <Table label="Queue depth by priority and channel">
        <TableHead>
          <Row>
            <Th>Priority</Th>
            <Th numeric>To evaluate</Th>
            {props.channels.map(({ channel, label }) => (
              <Th key={channel} numeric>
                {label}
              </Th>
            ))}
          </Row>
        </TableHead>
        <TableBody>
          {backlog.map(({ priority, n }) => (
            <Row key={priority}>
              <Td className="font-medium">P{priority}</Td>
              <Depth n={Math.min(n, mostCounted)} more={n > mostCounted} />
              {props.channels.map(({ channel }) => (
                <Depth key={channel} n={depthOf(priority, channel)} />
              ))}
            </Row>
          ))}
        </TableBody>
      </Table>
    </Card>
  );
}

function Depth({ n, more }: { n: number; more?: boolean }) {
  return (
    <Td numeric className={cn(n === 0 && "text-ink-faint")}>
      {formatCount(n)}
      {more && "+"}
    </Td>
  );
}
