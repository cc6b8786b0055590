import type { RouterOutputs } from "@/server/api/root";
import { type Day, dayAt } from "./days";

export type Calendar = RouterOutputs["campaignFigures"]["calendar"];
export type Planned = Calendar["items"][number];

/** Everything of the calendar by the viewer's own days, each day in order. */
export function byDay(items: Planned[]): Map<Day, Planned[]> {
  const days = new Map<Day, Planned[]>();
  for (const item of items.toSorted((a, b) => a.at.getTime() - b.at.getTime())) {
    const day = dayAt(item.at);
    days.set(day, [...(days.get(day) ?? []), item]);
  }
  return days;
}

/** Messages of one hour of a day: those that went out, and those that will. */
export type HourLoad = { planned: number; sent: number };

/** The load of every hour, by "2026-11-21/9" of the viewer's clock, and the busiest hour's. */
export function loadByHour(load: Calendar["load"]): { hours: Map<string, HourLoad>; most: number } {
  const hours = new Map<string, HourLoad>();
  for (const { hour, planned, sent } of load) {
    const key = hourKey(dayAt(hour), hour.getHours());
    const old = hours.get(key) ?? { planned: 0, sent: 0 };
    hours.set(key, { planned: old.planned + planned, sent: old.sent + sent });
  }
  const most = Math.max(0, ...[...hours.values()].map(totalOf));
  return { hours, most };
}

export function hourKey(day: Day, hour: number): string {
  return `${day}/${hour}`;
}

export function totalOf({ planned, sent }: HourLoad): number {
  return planned + sent;
}
