import { formatDuration } from "@/components/format";
import { Badge } from "@/components/ui/badge";
import { Card, CardHeader } from "@/components/ui/card";
import { RelativeTime } from "@/components/ui/relative-time";
import { Row, Table, TableBody, TableHead, Td, Th } from "@/components/ui/table";
import type { RouterOutputs } from "@/server/api/root";

type Worker = RouterOutputs["overview"]["now"]["workers"][number];

const priorities = [0, 1, 2];

/** Who works; a priority without a worker stands out. */
export function WorkersCard({ workers }: { workers: Worker[] }) {
  return (
    <Card>
      <CardHeader title="Workers" hint="Processes whose lease beats" />
      <Table label="Worker processes">
        <TableHead>
          <Row>
            <Th>Priority</Th>
            <Th className="max-sm:hidden">Process</Th>
            <Th>Started</Th>
            <Th numeric>p95 lately</Th>
            <Th>
              <span className="sr-only">State</span>
            </Th>
          </Row>
        </TableHead>
        <TableBody>
          {priorities.flatMap((priority) => {
            const alive = workers.filter((worker) => worker.priority === priority);
            if (alive.length === 0) return [<Missing key={priority} priority={priority} />];
            return alive.map((worker) => <Living key={worker.id} worker={worker} />);
          })}
        </TableBody>
      </Table>
    </Card>
  );
}

function Living({ worker }: { worker: Worker }) {
  return (
    <Row>
      <Td className="font-medium">P{worker.priority}</Td>
      <Td className="max-w-48 truncate max-sm:hidden font-mono text-ink-soft text-xs">
        {worker.host}:{worker.pid}
      </Td>
      <Td className="whitespace-nowrap text-ink-soft">
        <RelativeTime at={worker.startedAt} />
      </Td>
      <Td numeric>{worker.latencyMs > 0 ? formatDuration(worker.latencyMs) : "–"}</Td>
      <Td className="text-right">
        <Badge tone="ok" dot>
          alive
        </Badge>
      </Td>
    </Row>
  );
}

function Missing({ priority }: { priority: number }) {
  return (
    <Row>
      <Td className="font-medium">P{priority}</Td>
      <Td colSpan={4}>
        <span className="flex items-center justify-between gap-3 text-ink-soft">
          Nobody works on P{priority}: what is accepted waits.
          <Badge tone={priority === 0 ? "bad" : "warn"} dot>
            missing
          </Badge>
        </span>
      </Td>
    </Row>
  );
}
