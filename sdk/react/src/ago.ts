const steps: [unit: Intl.RelativeTimeFormatUnit, ms: number][] = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
];
const aWeek = 7 * 86_400_000;

/** How long ago a moment was, in a few letters: "3 min. ago"; its date after a week, `now` within a minute. */
export function ago(at: string, now: number, locale: string, justNow: string): string {
  const passed = Math.max(0, now - Date.parse(at));
  if (passed >= aWeek)
    return new Intl.DateTimeFormat(locale, { day: "numeric", month: "short" }).format(
      Date.parse(at),
    );
  const step = steps.find(([, ms]) => passed >= ms);
  if (!step) return justNow;
  const [unit, ms] = step;
  const format = new Intl.RelativeTimeFormat(locale, { style: "short", numeric: "always" });
  return format.format(-Math.floor(passed / ms), unit);
}
