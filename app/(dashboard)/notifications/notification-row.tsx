import Link from "next/link";
import type { ReactNode } from "react";
import { formatCount, formatShare } from "@/components/format";
import { AudienceText } from "@/components/notification/audience";
import { OutcomeBar, type OutcomePart } from "@/components/notification/outcome-bar";
import { StatusBadge } from "@/components/notification/status-badge";
import { Badge } from "@/components/ui/badge";
import { cn } from "@/components/ui/class-names";
import { LocalTime } from "@/components/ui/local-time";
import { Progress } from "@/components/ui/progress";
import { Row, Td } from "@/components/ui/table";
import type { ListedRow } from "./use-live-list";

/** One notification; the whole row is its link. */
export function NotificationRow({ row }: { row: ListedRow }) {
  return (
    <Row className="relative">
      <Td className="whitespace-nowrap text-ink-soft text-xs tabular-nums max-sm:hidden">
        <LocalTime at={row.at} />
      </Td>
      <Td className="max-w-64 max-sm:py-2 max-sm:pl-4">
        <div className="flex items-center gap-2">
          <Link
            data-row
            href={`/notifications/${row.id}`}
            className="min-w-0 truncate font-medium after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:outline-accent focus-visible:after:-outline-offset-2"
          >
            {row.typeName}
          </Link>
          <Badge>P{row.priority}</Badge>
        </div>
        <AudienceText audience={row.audience} className="block text-ink-soft text-xs md:hidden" />
      </Td>
      <Td className="max-w-56 truncate max-md:hidden">
        <AudienceText audience={row.audience} />
      </Td>
      <Td className="max-sm:pr-4 max-sm:text-right">
        <StatusBadge status={row.status} paused={row.pausedAt !== null} />
        <LocalTime at={row.at} className="mt-0.5 block text-ink-soft text-xs sm:hidden" />
      </Td>
      <Td className="w-72 max-w-72 max-sm:hidden">
        <Outcome row={row} />
      </Td>
      <Td className="max-w-40 truncate text-ink-soft max-lg:hidden">{row.producer}</Td>
    </Row>
  );
}

function Outcome({ row }: { row: ListedRow }) {
  if (row.strategy === "read") return <Broadcast row={row} />;
  if (row.strategy !== "direct" && row.status === "running") return <Underway row={row} />;
  if (row.strategy !== "direct") return <Totals row={row} />;
  const { messages, deliveries, ended, why } = row.summary;
  if (messages.suppressed) return <Words tone="warn">{why}</Words>;
  if (messages.held && ended === 0) return <Words tone="info">{why}</Words>;
  const routed = deliveries.routed ?? 0;
  if (routed === 0) {
    const [tone, words] = messages.routed ? ok : pending;
    return <Words tone={tone}>{words}</Words>;
  }
  const sent = deliveries.sent ?? 0;
  const rest = endings(deliveries).filter(({ outcome }) => outcome !== "sent");
  return (
    <Words tone={rest.length > 0 ? "bad" : sent === routed ? "ok" : "info"}>
      {sent} of {routed} sent
      {rest.map(({ outcome, n }) => `, ${n} ${outcome}`)}
      {routed > ended && `, ${routed - ended} to go`}
      {messages.held && ", held at first"}
    </Words>
  );
}

const ok = ["ok", "In the inbox"] as const;
const pending = ["muted", "Not evaluated yet"] as const;
const dots = {
  ok: "bg-ok",
  warn: "bg-warn",
  info: "bg-info",
  bad: "bg-bad",
  muted: "bg-line-strong",
};

function Words({ tone, children }: { tone: keyof typeof dots; children: ReactNode }) {
  return (
    <span className="flex items-center gap-2 text-ink-soft text-xs tabular-nums">
      <span aria-hidden className={cn("size-1.5 shrink-0 rounded-full", dots[tone])} />
      <span className="truncate">{children}</span>
    </span>
  );
}

/** It lies in inboxes as long as it lasts; rows tell only of those whom other channels concern. */
function Broadcast({ row }: { row: ListedRow }) {
  const people = `about ${formatCount(row.estimate)} inboxes`;
  return row.status === "running" ? (
    <Words tone="ok">Broadcast: found by {people}</Words>
  ) : (
    <Words tone="muted">Broadcast: was for {people}</Words>
  );
}

/** First everybody is evaluated; then what remains are deliveries, some of which wait on purpose. */
function Underway({ row }: { row: ListedRow }) {
  const { messages, deliveries, ended } = row.summary;
  const considered = (messages.routed ?? 0) + (messages.held ?? 0) + (messages.suppressed ?? 0);
  const routed = deliveries.routed ?? 0;
  const evaluated = considered >= row.estimate && routed > 0;
  const [done, all] = evaluated ? [ended, routed] : [considered, row.estimate];
  const share = all > 0 ? Math.min(1, done / all) : 0;
  const what = evaluated ? "deliveries ended" : "evaluated";
  return (
    <div className="grid gap-1">
      <Progress
        value={share}
        tone={row.pausedAt ? "warn" : evaluated ? "ok" : "accent"}
        label={`${row.typeName}: ${what}`}
      />
      <span className="truncate text-ink-soft text-xs tabular-nums">
        {formatCount(done)} of {formatCount(all)} {what} ({formatShare(share)})
      </span>
    </div>
  );
}

function Totals({ row }: { row: ListedRow }) {
  const { messages, deliveries } = row.summary;
  const suppressed = messages.suppressed ?? 0;
  const parts = [...endings(deliveries), { outcome: "suppressed", n: suppressed }];
  const reached = (messages.routed ?? 0) + (messages.held ?? 0);
  return (
    <div className="grid gap-1">
      <OutcomeBar parts={parts} label={`${row.typeName}: outcomes`} />
      <span className="truncate text-ink-soft text-xs tabular-nums">
        {formatCount(reached)} reached, {formatCount(deliveries.sent ?? 0)} sent,{" "}
        {formatCount(suppressed)} suppressed
      </span>
    </div>
  );
}

function endings(deliveries: Record<string, number>): OutcomePart[] {
  return ["sent", "failed", "expired", "unknown", "cancelled"]
    .map((outcome) => ({ outcome, n: deliveries[outcome] ?? 0 }))
    .filter(({ n }) => n > 0);
}
