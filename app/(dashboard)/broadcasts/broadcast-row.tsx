import Link from "next/link";
import { ReachLine } from "@/components/broadcast/reach-line";
import { StateBadge } from "@/components/broadcast/state-badge";
import { StopBroadcast } from "@/components/broadcast/stop-broadcast";
import { formatCompact, formatCount } from "@/components/format";
import { AudienceText } from "@/components/notification/audience";
import { Badge } from "@/components/ui/badge";
import { LocalTime } from "@/components/ui/local-time";
import { Row, Td } from "@/components/ui/table";
import type { RouterOutputs } from "@/server/api/root";

export type ListedRow = RouterOutputs["broadcasts"]["list"]["items"][number];

/** One broadcast; the whole row is its link, but for the button. */
export function BroadcastRow({ row, mayStop }: { row: ListedRow; mayStop: boolean }) {
  const { figures, phase } = row;
  return (
    <Row className="relative">
      <Td className="max-w-80 py-2">
        <div className="flex items-center gap-2">
          <Link
            href={`/broadcasts/${row.id}`}
            className="min-w-0 truncate font-medium after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:outline-accent focus-visible:after:-outline-offset-2"
          >
            {row.words?.title ?? row.typeName}
          </Link>
          <Badge>P{row.priority}</Badge>
          <StateBadge broadcast={row} unlessPlain />
        </div>
        <p className="flex min-w-0 gap-1 text-ink-soft text-xs">
          <span className="truncate">{row.typeName}</span>
          <span className="flex min-w-0 gap-1 lg:hidden">
            <span aria-hidden>·</span>
            <AudienceText audience={row.audience} />
          </span>
        </p>
      </Td>
      <Td className="max-w-48 truncate text-ink-soft max-lg:hidden">
        <AudienceText audience={row.audience} />
      </Td>
      <Td className="whitespace-nowrap text-ink-soft text-xs tabular-nums max-sm:hidden">
        <LocalTime at={row.at} />
      </Td>
      <Td className="whitespace-nowrap text-ink-soft text-xs tabular-nums max-sm:hidden">
        <LocalTime at={row.endedAt ?? row.expiresAt} />
      </Td>
      {phase === "scheduled" ? (
        <Td className="text-ink-soft text-xs max-sm:hidden">
          {row.strategy === "read"
            ? `a broadcast to about ${formatCount(row.estimate)}`
            : `rows for ${formatCount(row.estimate)}: too few for a broadcast`}
        </Td>
      ) : (
        <>
          <Td className="w-52">
            <ReachLine broadcast={row} spark={row.spark} />
          </Td>
          <Td numeric className="max-md:hidden">
            {formatCompact(figures.opened)}
          </Td>
          <Td numeric className="max-md:hidden">
            {formatCompact(figures.clicked)}
          </Td>
          <Td numeric className="max-md:hidden">
            {formatCompact(figures.archived)}
          </Td>
        </>
      )}
      <Td className="text-right max-sm:hidden">
        {mayStop && phase !== "ended" && (
          <span className="relative z-1">
            <StopBroadcast broadcast={row} small />
          </span>
        )}
      </Td>
    </Row>
  );
}
