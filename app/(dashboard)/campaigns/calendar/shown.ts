import type { CalendarView, Day } from "./days";
import type { Calendar, Planned } from "./planned";

/** What every way to show the calendar gets. */
export type Shown = {
  calendar: Calendar;
  view: CalendarView;
  /** Any day of what is shown. */
  day: Day;
  days: Day[];
  mayMove: boolean;
  onMove: (item: Planned, at: Date) => void;
};
