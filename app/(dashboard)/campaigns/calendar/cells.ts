import { addDays, type CalendarView, type Day, momentOn } from "./days";
import type { Planned } from "./planned";

/** Where something can be dropped: a day, or an hour of one. */
export type Cell = { day: Day; hour: number | null };

export function cellId({ day, hour }: Cell): string {
  return hour === null ? day : `${day}/${hour}`;
}

export function cellOf(id: string | number): Cell {
  const [day = "", hour] = String(id).split("/");
  return { day, hour: hour === undefined ? null : Number(hour) };
}

/** When something starts that is dropped on a cell: a day keeps the time, an hour the minute. */
export function momentIn({ day, hour }: Cell, { at }: Planned): Date {
  return momentOn(day, hour ?? at.getHours(), at.getMinutes());
}

const weekSteps: Record<string, { days: number; hours: number }> = {
  ArrowLeft: { days: -1, hours: 0 },
  ArrowRight: { days: 1, hours: 0 },
  ArrowUp: { days: 0, hours: -1 },
  ArrowDown: { days: 0, hours: 1 },
};
const monthSteps: Record<string, number> = {
  ArrowLeft: -1,
  ArrowRight: 1,
  ArrowUp: -7,
  ArrowDown: 7,
};

/** The cell that an arrow key leads to; it may lie outside of what is shown. */
export function cellBeside(view: CalendarView, { day, hour }: Cell, key: string): Cell | null {
  if (view === "month") {
    const step = monthSteps[key];
    return step === undefined ? null : { day: addDays(day, step), hour: null };
  }
  const step = weekSteps[key];
  if (!step) return null;
  const next = (hour ?? 0) + step.hours;
  return next < 0 || next > 23 ? null : { day: addDays(day, step.days), hour: next };
}
