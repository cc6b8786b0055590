import Link from "next/link";
import type { ReactNode } from "react";
import { formatCount } from "@/components/format";
import { Card, CardHeader } from "@/components/ui/card";
import { cn } from "@/components/ui/class-names";
import { LocalTime } from "@/components/ui/local-time";
import { pinned, Row, Table, TableBody, TableHead, Td, Th } from "@/components/ui/table";
import { shareOf } from "../watch/shares";
import type { Reached } from "./reached";

/** A campaign as a column of the comparison. */
export type Compared = { id: number; name: string; endedAt: Date | null; reached: Reached };

const measures = [
  { key: "delivered", label: "Delivered", more: "better" },
  { key: "opened", label: "Opened", more: "better" },
  { key: "clicked", label: "Clicked", more: "better" },
  { key: "converted", label: "Converted", more: "better" },
  { key: "unsubscribed", label: "Unsubscribed", more: "worse" },
  { key: "complained", label: "Complained", more: "worse" },
  { key: "bounced", label: "Bounced", more: "worse" },
] as const;

/** This campaign beside earlier ones, measure by measure; shares are of what each sent. */
export function CompareCard(props: { current: Compared; earlier: Compared[]; choice: ReactNode }) {
  const all = [props.current, ...props.earlier];
  return (
    <Card>
      <CardHeader title="Compared with earlier ones" actions={props.choice} />
      <Table label="This campaign and earlier ones">
        <TableHead>
          <Row>
            <Th className={pinned}>Measure</Th>
            {all.map((one) => (
              <ColumnHead key={one.id} one={one} current={one === props.current} />
            ))}
          </Row>
        </TableHead>
        <TableBody>
          <Row>
            <Td className={pinned}>Sent</Td>
            {all.map((one) => (
              <Td key={one.id} numeric>
                {formatCount(one.reached.sent)}
              </Td>
            ))}
          </Row>
          {measures.map(({ key, label, more }) => (
            <Row key={key}>
              <Td className={pinned}>{label}</Td>
              {all.map((one) => (
                <Td key={one.id} numeric>
                  <Measured
                    share={shareIn(one.reached, key)}
                    against={one === props.current ? null : shareIn(props.current.reached, key)}
                    better={more === "better"}
                  />
                </Td>
              ))}
            </Row>
          ))}
        </TableBody>
      </Table>
    </Card>
  );
}

function ColumnHead({ one, current }: { one: Compared; current: boolean }) {
  return (
    <Th numeric className="h-auto max-w-44 py-2 align-bottom">
      {current ? (
        <span className="block truncate text-ink">This campaign</span>
      ) : (
        <Link href={`/campaigns/${one.id}`} className="block truncate text-ink hover:underline">
          {one.name}
        </Link>
      )}
      {one.endedAt && <LocalTime at={one.endedAt} className="font-normal tabular-nums" />}
    </Th>
  );
}

/** A share, and how this campaign's differs from it in percentage points. */
function Measured(props: { share: number | null; against: number | null; better: boolean }) {
  const { share, against, better } = props;
  if (share === null) return <span className="text-ink-faint">–</span>;
  const ahead = against === null ? 0 : (against - share) * 100;
  const good = ahead > 0 === better;
  return (
    <span className="grid justify-items-end">
      {shareOf(share, 1)}
      {Math.abs(ahead) >= 0.01 && (
        <span className={cn("text-xs", good ? "text-ok" : "text-bad")}>
          {ahead > 0 ? "this: +" : "this: −"}
          {Math.abs(ahead).toFixed(Math.abs(ahead) < 1 ? 2 : 1)} pp
        </span>
      )}
    </span>
  );
}

function shareIn(reached: Reached, key: (typeof measures)[number]["key"]): number | null {
  const n = reached[key];
  return n === undefined || reached.sent === 0 ? null : n / reached.sent;
}
