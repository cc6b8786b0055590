import { formatCompact } from "@/components/format";
import { cn } from "@/components/ui/class-names";
import type { CalendarView, Day } from "./days";
import { heat } from "./heat";
import { type Calendar, hourKey, loadByHour, totalOf } from "./planned";

/** What the shade of an hour, or the height of its bar, means. */
export function LoadLegend(props: { load: Calendar["load"]; days: Day[]; view: CalendarView }) {
  const { load, days, view } = props;
  const { hours } = loadByHour(load);
  const most = Math.max(
    0,
    ...days.flatMap((day) =>
      Array.from({ length: 24 }, (_, hour) => {
        const at = hours.get(hourKey(day, hour));
        return at ? totalOf(at) : 0;
      }),
    ),
  );
  if (most === 0) return null;
  return (
    <p className="ml-auto flex items-center gap-1.5 text-ink-faint text-xs tabular-nums">
      Messages an hour: 0
      <span
        aria-hidden
        className={cn(
          "flex items-end",
          view === "week" ? "overflow-hidden rounded-sm border" : "gap-px",
        )}
      >
        {[0.1, 0.25, 0.5, 0.75, 1].map((share) =>
          view === "week" ? (
            <span key={share} className="h-3 w-4" style={heat(share)} />
          ) : (
            <span key={share} className="w-1 bg-chart-2" style={{ height: share * 12 }} />
          ),
        )}
      </span>
      {formatCompact(most)}
    </p>
  );
}
