export type Hour = { at: number; sent: number; opened: number; clicked: number };

const hourMs = 3_600_000;
/** Of a longer time, hours without anything are left out. */
const mostFilled = 14 * 24;

/** Every hour from the one before the first to the one after the last, also those without anything. */
export function filledHours(
  hours: { hour: string; sent: number; opened: number; clicked: number }[],
): Hour[] {
  const known = hours.map(({ hour, ...counts }) => ({ at: Date.parse(hour), ...counts }));
  const [first] = known;
  const last = known.at(-1);
  if (!first || !last) return [];
  const n = (last.at - first.at) / hourMs + 3;
  if (n > mostFilled) return known;
  const byHour = new Map(known.map((one) => [one.at, one]));
  return Array.from({ length: n }, (_, i) => {
    const at = first.at + (i - 1) * hourMs;
    return byHour.get(at) ?? { at, sent: 0, opened: 0, clicked: 0 };
  });
}
