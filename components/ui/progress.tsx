import { cn } from "./class-names";

const fills = { accent: "bg-accent", ok: "bg-ok", warn: "bg-warn", bad: "bg-bad" };

/** How much of something is done: `value` from 0 to 1. */
export function Progress(props: {
  value: number;
  label: string;
  tone?: keyof typeof fills;
  className?: string;
}) {
  const percent = Math.round(Math.min(1, Math.max(0, props.value)) * 100);
  return (
    <div
      role="progressbar"
      aria-label={props.label}
      aria-valuenow={percent}
      aria-valuemin={0}
      aria-valuemax={100}
      className={cn("h-1.5 overflow-hidden rounded-full bg-hover", props.className)}
    >
      <div
        className={cn(
          "h-full rounded-full transition-[width] duration-500",
          fills[props.tone ?? "accent"],
        )}
        style={{ width: `${percent}%` }}
      />
    </div>
  );
}
