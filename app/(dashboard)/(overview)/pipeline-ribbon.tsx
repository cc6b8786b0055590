import type { ReactNode } from "react";
import { formatCount, formatShare } from "@/components/format";
import type { RouterOutputs } from "@/server/api/root";

type Stages = RouterOutputs["overview"]["read"]["stages"];

/** The six stages in the order in which a message passes them, each with its figure. */
export function PipelineRibbon({ stages }: { stages: Stages }) {
  const of = (stage: string, outcome: string) => stages[stage]?.[outcome] ?? 0;
  const routed = of("fanout", "routed");
  const held = of("fanout", "held");
  const suppressed = of("fanout", "suppressed");
  const considered = routed + held + suppressed;
  const sent = of("sending", "sent");
  const ended =
    sent + of("sending", "failed") + of("sending", "expired") + of("sending", "unknown");
  const rejected = of("accept", "rejected");
  return (
    <section
      aria-label="The pipeline in this time range"
      className="overflow-hidden rounded-lg border lg:col-span-2"
    >
      <dl className="grid grid-cols-2 gap-px bg-line *:bg-surface sm:grid-cols-3 xl:grid-cols-6">
        <Stage name="Accept" value={of("accept", "accepted")} unit="events">
          {formatCount(of("accept", "duplicate"))} duplicates, {formatCount(rejected)} rejected
        </Stage>
        <Stage name="Fan-out" value={considered} unit="considered">
          {of("accept", "accepted") > 0
            ? `${(considered / of("accept", "accepted")).toFixed(1)} recipients per event`
            : "No events"}
        </Stage>
        <Stage name="Preferences" value={suppressed} unit="suppressed">
          {considered > 0 ? formatShare(suppressed / considered) : "0%"}, {formatCount(held)} held
        </Stage>
        <Stage name="Routing" value={routed} unit="routed">
          {considered > 0 ? `${formatShare(routed / considered)} of considered` : "Nobody yet"}
        </Stage>
        <Stage name="Sending" value={sent} unit="sent">
          {ended > 0 ? `${formatShare(sent / ended)} success` : "Nothing ended"},{" "}
          {formatCount(of("sending", "retry"))} retries
        </Stage>
        <Stage name="Tracking" value={of("tracking", "delivered")} unit="delivered">
          {formatCount(of("tracking", "opened"))} opened, {formatCount(of("tracking", "bounced"))}{" "}
          bounced
        </Stage>
      </dl>
    </section>
  );
}

function Stage(props: { name: string; value: number; unit: string; children: ReactNode }) {
  return (
    <div className="grid min-w-0 content-start gap-1 px-4 py-3">
      <dt className="font-medium text-ink-soft text-xs">{props.name}</dt>
      <dd className="truncate font-semibold text-xl tabular-nums tracking-tight">
        {formatCount(props.value)}
        <span className="ml-1.5 font-normal text-ink-faint text-xs tracking-normal">
          {props.unit}
        </span>
      </dd>
      <dd className="text-ink-faint text-xs tabular-nums">{props.children}</dd>
    </div>
  );
}
