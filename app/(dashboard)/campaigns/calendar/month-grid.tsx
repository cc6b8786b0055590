import { useDroppable } from "@dnd-kit/core";
import Link from "next/link";
import { cn } from "@/components/ui/class-names";
import { CampaignChip } from "./campaign-chip";
import { cellId } from "./cells";
import { DayLoad } from "./day-load";
import { type Day, dayAt, dayText } from "./days";
import { byDay, type HourLoad, loadByHour, type Planned } from "./planned";
import type { Shown } from "./shown";

/** Of a day with many campaigns, so many are shown; its week has the others. */
const shownPerDay = 3;

/** The weeks of a month, each day with its campaigns and the course of its load. */
export function MonthGrid(props: Shown) {
  const { calendar, days, day } = props;
  const items = byDay(calendar.items);
  const { hours, most } = loadByHour(calendar.load);
  return (
    <section aria-label="Month" className="overflow-hidden rounded-lg border bg-surface">
      <div className="grid grid-cols-7 border-b">
        {days.slice(0, 7).map((one) => (
          <p
            key={one}
            className="border-l py-1.5 text-center text-ink-faint text-xs first:border-l-0"
          >
            {dayText(one, { weekday: "short" })}
          </p>
        ))}
      </div>
      <div className="grid grid-cols-7">
        {days.map((one) => (
          <DayCell
            key={one}
            day={one}
            outside={one.slice(0, 7) !== day.slice(0, 7)}
            items={items.get(one) ?? []}
            hours={hours}
            most={most}
            board={props}
          />
        ))}
      </div>
    </section>
  );
}

function DayCell(props: {
  day: Day;
  /** Of the month before or after. */
  outside: boolean;
  items: Planned[];
  hours: Map<string, HourLoad>;
  most: number;
  board: Shown;
}) {
  const { day, items, board } = props;
  const { setNodeRef, isOver } = useDroppable({ id: cellId({ day, hour: null }) });
  const today = day === dayAt(new Date());
  return (
    <div
      ref={setNodeRef}
      className={cn(
        "flex min-h-28 flex-col gap-0.5 border-line border-b border-l p-1 [&:nth-child(7n+1)]:border-l-0",
        props.outside && "bg-sunken",
        isOver && "outline-2 outline-accent -outline-offset-2",
      )}
    >
      <span
        className={cn(
          "grid size-6 place-items-center rounded-full text-xs tabular-nums",
          props.outside ? "text-ink-faint" : "font-medium",
          today && "bg-accent text-accent-ink",
        )}
      >
        {dayText(day, { day: "numeric" })}
      </span>
      {items.slice(0, shownPerDay).map((item) => (
        <CampaignChip key={item.key} item={item} mayMove={board.mayMove} onMove={board.onMove} />
      ))}
      {items.length > shownPerDay && (
        <Link
          href={`/campaigns/calendar?view=week&date=${day}`}
          className="px-1.5 text-ink-soft text-xs hover:text-ink hover:underline"
        >
          {items.length - shownPerDay} more
        </Link>
      )}
      <DayLoad day={day} hours={props.hours} most={props.most} />
    </div>
  );
}
