import { formatDuration } from "@/components/format";
import { cn } from "@/components/ui/class-names";
import type { RouterOutputs } from "@/server/api/root";

type Piece = RouterOutputs["providers"]["all"]["accounts"][number]["strip"][number];

/** Told apart by height as well as by colour. */
const looks: Record<Piece["state"], { label: string; bar: string }> = {
  closed: { label: "closed", bar: "h-1/3 bg-ok/50" },
  slowed: { label: "slowed", bar: "h-1/2 bg-warn/70" },
  half_open: { label: "half-open", bar: "h-2/3 bg-warn" },
  open: { label: "open", bar: "h-full bg-bad" },
  forced_open: { label: "forced open", bar: "h-full bg-bad striped" },
  forced_closed: { label: "forced closed", bar: "h-1/3 bg-info" },
};

/** The last hour of a breaker as a picture; now is at the right. */
export function BreakerStrip({ pieces, className }: { pieces: Piece[]; className?: string }) {
  const from = pieces[0]?.from ?? 0;
  const whole = Math.max(1, (pieces.at(-1)?.to ?? 0) - from);
  return (
    <div
      role="img"
      aria-label={`Breaker in the last hour: ${inWords(pieces)}`}
      className={cn("flex h-4 items-end overflow-hidden rounded-[3px] bg-sunken", className)}
    >
      {pieces.map((piece) => (
        <span
          key={`${piece.from} ${piece.state}`}
          title={`${looks[piece.state].label} for ${formatDuration(piece.to - piece.from)}`}
          className={cn("min-w-0.5", looks[piece.state].bar)}
          style={{ width: `${((piece.to - piece.from) / whole) * 100}%` }}
        />
      ))}
    </div>
  );
}

/** "closed 55 min, open 5 min", by how long each state lasted. */
function inWords(pieces: Piece[]): string {
  const spans = Map.groupBy(pieces, ({ state }) => state);
  return [...spans]
    .map(([state, own]) => ({
      label: looks[state].label,
      ms: own.reduce((sum, { from, to }) => sum + to - from, 0),
    }))
    .toSorted((a, b) => b.ms - a.ms)
    .map(({ label, ms }) => `${label} ${formatDuration(ms)}`)
    .join(", ");
}

/** What the heights and colours of a strip mean. */
export function StripLegend() {
  const shown: Piece["state"][] = ["closed", "slowed", "half_open", "open", "forced_open"];
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1 text-ink-soft text-xs">
      {shown.map((state) => (
        <li key={state} className="flex items-center gap-1.5">
          <span aria-hidden className="flex h-3 w-2.5 items-end bg-sunken">
            <span className={cn("w-full", looks[state].bar)} />
          </span>
          {looks[state].label}
        </li>
      ))}
    </ul>
  );
}
