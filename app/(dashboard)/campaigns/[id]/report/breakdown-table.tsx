import type { ReactNode } from "react";
import { formatCount } from "@/components/format";
import { cn } from "@/components/ui/class-names";
import { pinned, Row, Table, TableBody, TableHead, Td, Th } from "@/components/ui/table";
import { shareOf } from "../watch/shares";
import type { Reached } from "./reached";

export type BreakdownRow = { key: string; name: ReactNode; reached: Reached };

const columns = [
  { key: "delivered", label: "Delivered" },
  { key: "opened", label: "Opened" },
  { key: "clicked", label: "Clicked" },
  { key: "converted", label: "Converted" },
  { key: "unsubscribed", label: "Unsubscribed" },
  { key: "complained", label: "Complained" },
  { key: "bounced", label: "Bounced" },
] as const;

/** The funnel of each part (channel, language, variant) as a row; shares are of what was sent. */
export function BreakdownTable(props: { label: string; of: string; rows: BreakdownRow[] }) {
  const shown = columns.filter(({ key }) =>
    props.rows.some(({ reached }) => reached[key] !== undefined),
  );
  const most = Math.max(1, ...props.rows.map(({ reached }) => reached.sent));
  return (
    <Table label={props.label}>
      <TableHead>
        <Row>
          <Th className={pinned}>{props.of}</Th>
          <Th numeric>Sent</Th>
          {shown.map(({ key, label }) => (
            <Th key={key} numeric>
              {label}
            </Th>
          ))}
        </Row>
      </TableHead>
      <TableBody>
        {props.rows.map(({ key, name, reached }) => (
          <Row key={key}>
            <Td className={cn(pinned, "whitespace-nowrap font-medium")}>{name}</Td>
            <Td numeric>
              <span className="grid justify-items-end gap-1">
                {formatCount(reached.sent)}
                <Bar share={reached.sent / most} className="bg-ink-faint" />
              </span>
            </Td>
            {shown.map((column) => (
              <Td key={column.key} numeric>
                <Cell n={reached[column.key]} sent={reached.sent} />
              </Td>
            ))}
          </Row>
        ))}
      </TableBody>
    </Table>
  );
}

function Cell({ n, sent }: { n: number | undefined; sent: number }) {
  if (n === undefined) return <span className="text-ink-faint">–</span>;
  return (
    <span className="grid justify-items-end gap-1" title={formatCount(n)}>
      {shareOf(n, sent)}
      <Bar share={sent > 0 ? n / sent : 0} className="bg-accent" />
    </span>
  );
}

function Bar({ share, className }: { share: number; className: string }) {
  return (
    <span aria-hidden className="h-1 w-16 overflow-hidden rounded-full bg-hover">
      <span
        className={`block h-full rounded-full ${className}`}
        style={{ width: `${Math.min(1, share) * 100}%` }}
      />
    </span>
  );
}
