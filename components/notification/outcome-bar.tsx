import { formatCount } from "../format";
import { cn } from "../ui/class-names";
import { outcomeLook } from "./states";

export type OutcomePart = { outcome: string; n: number };

/** Parts of a whole in one bar; what is under 1% still shows. Zeroes are left out. */
export function OutcomeBar(props: { parts: OutcomePart[]; label: string; className?: string }) {
  const parts = props.parts.filter(({ n }) => n > 0);
  const words = parts.map(({ outcome, n }) => `${formatCount(n)} ${outcomeLook(outcome).label}`);
  return (
    <div
      role="img"
      aria-label={`${props.label}: ${words.join(", ") || "nothing yet"}`}
      className={cn("flex h-2 gap-px overflow-hidden rounded-full bg-hover", props.className)}
    >
      {parts.map(({ outcome, n }) => (
        <span
          key={outcome}
          className={cn("min-w-1 transition-[flex-grow] duration-500", outcomeLook(outcome).fill)}
          style={{ flexGrow: n, flexBasis: 0 }}
        />
      ))}
    </div>
  );
}

/** What the bar's colours mean, with their figures. */
export function OutcomeLegend({ parts, className }: { parts: OutcomePart[]; className?: string }) {
  return (
    <ul className={cn("flex flex-wrap gap-x-4 gap-y-1 text-ink-soft text-xs", className)}>
      {parts
        .filter(({ n }) => n > 0)
        .map(({ outcome, n }) => (
          <li key={outcome} className="flex items-center gap-1.5 tabular-nums">
            <span aria-hidden className={cn("size-2 rounded-[2px]", outcomeLook(outcome).fill)} />
            {formatCount(n)} {outcomeLook(outcome).label}
          </li>
        ))}
    </ul>
  );
}
