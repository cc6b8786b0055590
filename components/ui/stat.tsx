import type { ReactNode } from "react";
import type { Tone } from "./badge";
import { cn } from "./class-names";

const colors: Record<Tone, string> = {
  ok: "text-ok",
  warn: "text-warn",
  bad: "text-bad",
  info: "text-info",
  muted: "text-ink-faint",
};

/** One figure with its name; the note under it may judge it by a tone. */
export function Stat(props: {
  label: ReactNode;
  value: ReactNode;
  unit?: string;
  note?: ReactNode;
  tone?: Tone;
  className?: string;
}) {
  return (
    <div className={cn("grid min-w-0 content-start gap-0.5 p-4", props.className)}>
      <dt className="truncate text-ink-soft text-xs">{props.label}</dt>
      <dd className="font-semibold text-2xl tabular-nums tracking-tight">
        {props.value}
        {props.unit && (
          <span className="ml-1 font-normal text-base text-ink-faint tracking-normal">
            {props.unit}
          </span>
        )}
      </dd>
      {props.note && (
        <dd className={cn("truncate text-xs", colors[props.tone ?? "muted"])}>{props.note}</dd>
      )}
    </div>
  );
}

/** Figures side by side in one frame, divided by lines. */
export function StatRow({ children, className }: { children: ReactNode; className?: string }) {
  return (
    <dl
      className={cn(
        "grid grid-cols-2 gap-px overflow-hidden rounded-lg border bg-line *:bg-surface lg:grid-cols-4",
        className,
      )}
    >
      {children}
    </dl>
  );
}
