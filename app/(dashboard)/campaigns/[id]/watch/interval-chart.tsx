import { cn } from "@/components/ui/class-names";

/** A share with its 95 % interval, all from 0 to 1. */
export type Interval = { key: string; name: string; share: number; low: number; high: number };

const ticks = 4;

/**
 * Shares beside each other with what is known about them: the bar ends at the measured share, the
 * whisker spans the interval in which the true one lies.
 */
export function IntervalChart(props: { intervals: Interval[]; what: string; best?: string }) {
  const most = scaleFor(Math.max(...props.intervals.map(({ high }) => high), 0));
  return (
    <div className="grid gap-1.5">
      <ul className="grid gap-2">
        {props.intervals.map((one) => (
          <li
            key={one.key}
            className="grid grid-cols-[4.5rem_1fr_5.5rem] sm:grid-cols-[6rem_1fr_5.5rem] items-center gap-3 text-sm"
          >
            <span className="truncate" title={one.name}>
              {one.name}
            </span>
            <Bar one={one} most={most} what={props.what} best={one.key === props.best} />
            <span className="text-right tabular-nums leading-4">
              <span className="font-medium">{percent(one.share)}</span>
              <span className="block whitespace-nowrap text-ink-faint text-xs">
                {percent(one.low)}–{percent(one.high)}
              </span>
            </span>
          </li>
        ))}
      </ul>
      <Axis most={most} />
    </div>
  );
}

function Bar(props: { one: Interval; most: number; what: string; best: boolean }) {
  const { one, most } = props;
  const at = (share: number) => `${(Math.min(share, most) / most) * 100}%`;
  return (
    <div
      role="img"
      aria-label={`${one.name}: ${percent(one.share)} ${props.what}; with 95% certainty between ${percent(one.low)} and ${percent(one.high)}`}
      className="relative h-7 border-line-strong border-l"
    >
      <span
        className={cn(
          "absolute inset-y-1.5 left-0 rounded-r-sm",
          props.best ? "bg-ok/35" : "bg-accent/25",
        )}
        style={{ width: at(one.share) }}
      />
      <span
        className="absolute inset-y-1 border-ink border-x before:absolute before:top-1/2 before:w-full before:border-ink before:border-t"
        style={{ left: at(one.low), width: `calc(${at(one.high)} - ${at(one.low)})` }}
      />
      <span
        className="absolute top-1/2 size-1.5 -translate-x-1/2 -translate-y-1/2 rounded-full bg-ink"
        style={{ left: at(one.share) }}
      />
    </div>
  );
}

function Axis({ most }: { most: number }) {
  return (
    <div
      aria-hidden
      className="grid grid-cols-[4.5rem_1fr_5.5rem] sm:grid-cols-[6rem_1fr_5.5rem] gap-3 text-ink-faint text-xs"
    >
      <span />
      <div className="relative h-4 border-line border-t">
        {Array.from({ length: ticks + 1 }, (_, i) => i / ticks).map((part) => (
          <span
            key={part}
            className="absolute top-0.5 -translate-x-1/2 tabular-nums first:translate-x-0 last:-translate-x-full max-sm:nth-[even]:hidden"
            style={{ left: `${part * 100}%` }}
          >
            {trimmed(part * most * 100)}%
          </span>
        ))}
      </div>
    </div>
  );
}

const scales = [0.004, 0.01, 0.02, 0.04, 0.08, 0.12, 0.2, 0.4, 0.6, 0.8, 1];

/** The end of the axis: the least round share that holds everything. */
function scaleFor(high: number): number {
  return scales.find((scale) => scale >= high) ?? 1;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(share < 0.1 ? 2 : 1)}%`;
}

function trimmed(n: number): string {
  return String(Math.round(n * 100) / 100);
}
