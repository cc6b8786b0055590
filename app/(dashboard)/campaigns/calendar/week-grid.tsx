import { useDroppable } from "@dnd-kit/core";
import { useEffect, useRef } from "react";
import { formatCompact, formatCount } from "@/components/format";
import { cn } from "@/components/ui/class-names";
import { useNow } from "@/components/ui/use-now";
import { CampaignChip } from "./campaign-chip";
import { cellId } from "./cells";
import { type Day, dayAt, dayText } from "./days";
import { heat } from "./heat";
import { byDay, type HourLoad, hourKey, loadByHour, type Planned, totalOf } from "./planned";
import type { Shown } from "./shown";

const hours = Array.from({ length: 24 }, (_, hour) => hour);
const columns = "grid grid-cols-[3.25rem_repeat(7,minmax(0,1fr))]";
const firstSeen = 7;

/** Seven days by 24 hours: what starts when, on the shade of what each hour sends. */
export function WeekGrid(props: Shown) {
  const { calendar, days } = props;
  const items = byDay(calendar.items);
  const { hours: load, most } = loadByHour(calendar.load);
  const box = useRef<HTMLElement>(null);
  useEffect(() => {
    const row = box.current?.querySelector<HTMLElement>(`[data-hour="${firstSeen}"]`);
    if (box.current && row) box.current.scrollTop = row.offsetTop - 48;
  }, []);
  return (
    <section
      ref={box}
      aria-label="Week"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      className="relative max-h-[calc(100dvh-13rem)] min-h-96 overflow-y-auto rounded-lg border bg-surface"
    >
      <div className={cn(columns, "sticky top-0 z-10 border-b bg-surface")}>
        <span />
        {days.map((day) => (
          <DayHead key={day} day={day} />
        ))}
      </div>
      {hours.map((hour) => (
        <div key={hour} data-hour={hour} className={columns}>
          <span className="-translate-y-2 pr-2 text-right text-ink-faint text-xs tabular-nums">
            {hour > 0 && `${String(hour).padStart(2, "0")}:00`}
          </span>
          {days.map((day) => (
            <HourCell
              key={day}
              day={day}
              hour={hour}
              load={load.get(hourKey(day, hour))}
              most={most}
              items={(items.get(day) ?? []).filter(({ at }) => at.getHours() === hour)}
              board={props}
            />
          ))}
        </div>
      ))}
    </section>
  );
}

function DayHead({ day }: { day: Day }) {
  const today = day === dayAt(new Date());
  return (
    <p className="flex items-center justify-center gap-1.5 border-l py-2 text-ink-soft text-xs">
      {dayText(day, { weekday: "short" })}
      <span
        className={cn(
          "grid size-6 place-items-center rounded-full font-medium text-ink tabular-nums",
          today && "bg-accent text-accent-ink",
        )}
      >
        {dayText(day, { day: "numeric" })}
      </span>
    </p>
  );
}

function HourCell(props: {
  day: Day;
  hour: number;
  load: HourLoad | undefined;
  most: number;
  items: Planned[];
  board: Shown;
}) {
  const { day, hour, load, most, items, board } = props;
  const { setNodeRef, isOver } = useDroppable({ id: cellId({ day, hour }) });
  const total = load ? totalOf(load) : 0;
  return (
    <div
      ref={setNodeRef}
      title={load && total > 0 ? loadText(load) : undefined}
      className={cn(
        "relative min-h-11 border-line border-b border-l p-0.5",
        isOver && "outline-2 outline-accent -outline-offset-2",
      )}
      style={most > 0 ? heat(total / most) : {}}
    >
      {day === dayAt(new Date()) && <NowMark hour={hour} />}
      <div className="grid gap-0.5">
        {items.map((item) => (
          <CampaignChip
            key={item.key}
            item={item}
            tall
            mayMove={board.mayMove}
            onMove={board.onMove}
          />
        ))}
      </div>
      {items.length === 0 && total > 0 && (
        <span className="absolute right-1 bottom-0.5 text-[0.6875rem] text-ink tabular-nums">
          {formatCompact(total)}
        </span>
      )}
    </div>
  );
}

/** Where the present is within today's hour; it alone is drawn anew every second. */
function NowMark({ hour }: { hour: number }) {
  const now = useNow();
  const at = now === null ? null : new Date(now);
  if (at?.getHours() !== hour) return null;
  return (
    <span
      aria-hidden
      className="pointer-events-none absolute inset-x-0 z-1 border-bad border-t-2"
      style={{ top: `${(at.getMinutes() / 60) * 100}%` }}
    />
  );
}

function loadText({ planned, sent }: HourLoad): string {
  const parts = [
    sent > 0 ? `${formatCount(sent)} sent` : "",
    planned > 0 ? `${formatCount(planned)} planned` : "",
  ];
  return `${parts.filter(Boolean).join(", ")} in this hour`;
}
