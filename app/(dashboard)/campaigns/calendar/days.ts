/** A day of the calendar as "2026-11-21", without a zone. */
export type Day = string;
export type CalendarView = "week" | "month";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const shape = /^\d{4}-\d{2}-\d{2}$/;

/** Whether a text names a day that exists. */
export function isDay(text: string): boolean {
  if (!shape.test(text)) return false;
  const at = Date.parse(`${text}T00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
}

/** The day that it is at a moment, in the viewer's zone. */
export function dayAt(at: Date): Day {
  const two = (n: number) => String(n).padStart(2, "0");
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

/** The moment at which it is so late on a day, in the viewer's zone; an hour that is skipped counts on. */
export function momentOn(day: Day, hour: number, minute: number): Date {
  const [y = 0, m = 1, d = 1] = day.split("-").map(Number);
  return new Date(y, m - 1, d, hour, minute);
}

export function addDays(day: Day, n: number): Day {
  return new Date(utc(day) + n * dayMs).toISOString().slice(0, 10);
}

/** The days that a view shows: a week from Monday, or the weeks that hold a month. */
export function daysOf(view: CalendarView, day: Day): Day[] {
  if (view === "week") return following(mondayOf(day), 7);
  const first = mondayOf(`${day.slice(0, 7)}-01`);
  const last = lastOfMonth(day);
  const weeks = Math.ceil(((utc(last) - utc(first)) / dayMs + 1) / 7);
  return following(first, weeks * 7);
}

/** The same view one week or month earlier (-1) or later (1). */
export function turned(view: CalendarView, day: Day, by: -1 | 1): Day {
  if (view === "week") return addDays(day, by * 7);
  return by === 1
    ? addDays(lastOfMonth(day), 1)
    : `${addDays(`${day.slice(0, 7)}-01`, -1).slice(0, 7)}-01`;
}

/** From when to when the days last in any zone of the world: what to ask the server for. */
export function rangeOf(days: Day[]): { from: Date; to: Date } {
  const first = days[0] ?? "1970-01-01";
  const last = days.at(-1) ?? first;
  return {
    from: new Date(utc(first) - 14 * hourMs),
    to: new Date(utc(last) + dayMs + 12 * hourMs),
  };
}

/** A day's words: "Sat 21", "November 2026", … */
export function dayText(day: Day, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat("en-GB", { ...options, timeZone: "UTC" }).format(utc(day));
}

function following(first: Day, n: number): Day[] {
  return Array.from({ length: n }, (_, i) => addDays(first, i));
}

function mondayOf(day: Day): Day {
  return addDays(day, -((new Date(utc(day)).getUTCDay() + 6) % 7));
}

function lastOfMonth(day: Day): Day {
  const [y = 0, m = 1] = day.split("-").map(Number);
  return new Date(Date.UTC(y, m, 0)).toISOString().slice(0, 10);
}

function utc(day: Day): number {
  return Date.parse(`${day}T00:00Z`);
}
