import { formatCount, formatDuration } from "@/components/format";
import { channelLabel } from "@/components/notification/channels";
import { Card, CardHeader } from "@/components/ui/card";
import { cn } from "@/components/ui/class-names";
import { Row, Table, TableBody, TableHead, Td, Th } from "@/components/ui/table";
import { useNow } from "@/components/ui/use-now";
import type { RouterOutputs } from "@/server/api/root";

type Now = RouterOutputs["overview"]["now"];

/** More than this is not counted; see `readBacklog`. */
const mostCounted = 10_000;

const channels = ["push", "email", "sms", "webhook"];
/** From this age on (ms) somebody waits longer than the priority allows. */
const lateMs = [5_000, 60_000, 900_000];

/** What waits, by priority: events for their evaluation, deliveries for their provider; and since when. */
export function DepthCard({ now: { backlog, depth, ages } }: { now: Now }) {
  const depthOf = (priority: number, channel: string) =>
    depth.find((one) => one.priority === priority && one.channel === channel)?.n ?? 0;
  const ageOf = (priority: number, channel: string) =>
    ages.find((one) => one.priority === priority && one.channel === channel)?.since ?? null;
  return (
    <Card>
      <CardHeader title="Queues" hint="Waiting or under way, and the oldest of each" />
      <Table label="Queue depth and age by priority and channel">
        <TableHead>
          <Row>
            <Th>Priority</Th>
            <Th numeric>To evaluate</Th>
            {channels.map((channel) => (
              <Th key={channel} numeric>
                {channelLabel(channel)}
              </Th>
            ))}
          </Row>
        </TableHead>
        <TableBody>
          {backlog.map(({ priority, n }) => (
            <Row key={priority}>
              <Td className="font-medium">P{priority}</Td>
              <Depth
                n={Math.min(n, mostCounted)}
                more={n > mostCounted}
                since={ageOf(priority, "")}
                priority={priority}
              />
              {channels.map((channel) => (
                <Depth
                  key={channel}
                  n={depthOf(priority, channel)}
                  since={ageOf(priority, channel)}
                  priority={priority}
                />
              ))}
            </Row>
          ))}
        </TableBody>
      </Table>
    </Card>
  );
}

function Depth(props: { n: number; more?: boolean; since: Date | null; priority: number }) {
  const { n, since, priority } = props;
  const now = useNow();
  const ageMs = now === null || since === null ? null : Math.max(0, now - since.getTime());
  const late = ageMs !== null && ageMs > (lateMs[priority] ?? Number.POSITIVE_INFINITY);
  return (
    <Td numeric className={cn(n === 0 && "text-ink-faint")}>
      {formatCount(n)}
      {props.more && "+"}
      {ageMs !== null && ageMs >= 1_000 && (
        <span className={cn("block text-xs", late ? "text-bad" : "text-ink-faint")}>
          {formatDuration(ageMs)}
        </span>
      )}
    </Td>
  );
}
