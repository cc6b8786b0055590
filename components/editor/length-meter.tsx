import { cn } from "../ui/class-names";

/** From this share of the room on, the meter warns. */
const nearlyFull = 0.9;

/** How much of a channel's room the written text takes for the person of the preview. */
export function LengthMeter({ n, max }: { n: number; max: number }) {
  const share = n / max;
  const [fill, text] =
    share > 1
      ? ["bg-bad", "text-bad"]
      : share >= nearlyFull
        ? ["bg-warn", "text-warn"]
        : ["bg-ok", "text-ink-faint"];
  return (
    <span className={cn("inline-flex items-center gap-2 text-xs tabular-nums", text)}>
      {share > 1 && <span>{n - max} too long</span>}
      <span aria-hidden className="h-1 w-14 overflow-hidden rounded-full bg-hover max-sm:w-8">
        <span
          className={cn("block h-full rounded-full", fill)}
          style={{ width: `${Math.min(1, share) * 100}%` }}
        />
      </span>
      <span>
        {n}
        <span aria-hidden> / </span>
        <span className="sr-only"> of </span>
        {max}
        <span className="sr-only"> characters</span>
      </span>
    </span>
  );
}
