import { createLoader, createParser, parseAsStringLiteral } from "nuqs/server";
import { isDay } from "./days";

const parseAsDay = createParser({
  parse: (text) => (isDay(text) ? text : null),
  serialize: (day: string) => day,
});

/** What the calendar shows, in the URL: `?view=month&date=2026-11-21`. */
export const calendarParsers = {
  view: parseAsStringLiteral(["week", "month"] as const).withDefault("week"),
  /** Any day of what is shown; null: today. */
  date: parseAsDay,
};

export const loadCalendar = createLoader(calendarParsers);
