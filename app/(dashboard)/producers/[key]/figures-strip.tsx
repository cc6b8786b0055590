import Link from "next/link";
import type { ReactNode } from "react";
import { formatCount, formatDuration, formatRate, formatShare } from "@/components/format";
import { cn } from "@/components/ui/class-names";
import type { Figures, Producer } from "./producer";

/** The range in six figures. */
export function FiguresStrip({ producer, figures }: { producer: Producer; figures: Figures }) {
  const { totals } = figures;
  const { acceptance } = totals;
  const letters = formatCount(producer.openLetters);
  return (
    <dl className="mb-4 grid grid-cols-2 gap-px overflow-hidden rounded-lg border bg-line sm:grid-cols-3 xl:grid-cols-6">
      <Figure
        label="Acceptance"
        note={`${formatCount(totals.accepted)} accepted`}
        tone={acceptance !== null && acceptance < 0.98 ? "text-warn" : ""}
      >
        {acceptance === null ? "–" : formatShare(acceptance)}
      </Figure>
      <Figure label="Rejected" note={`${formatCount(totals.limited)} for a limit`}>
        {formatCount(totals.rejected)}
      </Figure>
      <Figure
        label="Could not be taken"
        note="our fault"
        tone={totals.unavailable > 0 ? "text-bad" : ""}
      >
        {formatCount(totals.unavailable)}
      </Figure>
      <Figure label="Duplicates" note="answered the first id">
        {formatCount(totals.duplicates)}
      </Figure>
      <Figure
        label="Accepted to sent, p99"
        note={totals.p50 === null ? "nothing sent" : `p50 ${formatDuration(totals.p50)}`}
      >
        {totals.p99 === null ? "–" : formatDuration(totals.p99)}
      </Figure>
      <Figure
        label="Dead letters"
        note={`busiest ${figures.peakOf}: ${formatRate(figures.peakPerSecond)}/s`}
        tone={producer.openLetters > 0 ? "text-bad" : ""}
      >
        {producer.rights.deadLetters && producer.openLetters > 0 ? (
          <Link
            href={`/dead-letters?producer=${encodeURIComponent(producer.key)}`}
            className="underline decoration-dotted underline-offset-4"
          >
            {letters}
          </Link>
        ) : (
          letters
        )}
      </Figure>
    </dl>
  );
}

function Figure(props: { label: string; note: string; tone?: string; children: ReactNode }) {
  return (
    <div className="grid content-start gap-0.5 bg-surface px-4 py-3">
      <dt className="text-ink-faint text-xs">{props.label}</dt>
      <dd className={cn("font-semibold text-xl tabular-nums tracking-tight", props.tone)}>
        {props.children}
      </dd>
      <dd className="text-ink-soft text-xs tabular-nums">{props.note}</dd>
    </div>
  );
}
