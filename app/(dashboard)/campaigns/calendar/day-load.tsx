import { formatCompact } from "@/components/format";
import type { Day } from "./days";
import { type HourLoad, hourKey, totalOf } from "./planned";

/** The 24 hours of a day as bars, against the busiest hour of all days shown. */
export function DayLoad(props: { day: Day; hours: Map<string, HourLoad>; most: number }) {
  const loads = Array.from({ length: 24 }, (_, hour) => {
    const load = props.hours.get(hourKey(props.day, hour));
    return { hour, n: load ? totalOf(load) : 0 };
  });
  const total = loads.reduce((sum, { n }) => sum + n, 0);
  if (total === 0 || props.most === 0) return null;
  const peak = loads.reduce((a, b) => (b.n > a.n ? b : a));
  const clock = `${String(peak.hour).padStart(2, "0")}:00`;
  const words = `${formatCompact(total)} messages, most of them from ${clock}`;
  return (
    <div className="mt-auto flex items-end gap-1.5 px-1 pt-1" title={words}>
      <div role="img" aria-label={words} className="flex h-4 grow items-end gap-px">
        {loads.map(({ hour, n }) => (
          <span
            key={hour}
            className="min-w-0 grow rounded-t-[1px] bg-chart-2"
            style={{
              height: n === 0 ? 1 : `${Math.max(12, (n / props.most) * 100)}%`,
              opacity: n === 0 ? 0.25 : 1,
            }}
          />
        ))}
      </div>
      <span aria-hidden className="text-[0.6875rem] text-ink-faint leading-3 tabular-nums">
        {formatCompact(total)}
      </span>
    </div>
  );
}
