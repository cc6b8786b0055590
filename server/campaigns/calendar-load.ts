import type { Campaign } from "./campaign";

/** People to be considered, and messages that were sent, in an hour (UTC). */
export type HourLoad = { hour: Date; planned: number; sent: number };

export const hourMs = 3_600_000;
/** A wave that takes longer is cut off there: nobody plans by it. */
const mostHours = 14 * 24;

/** Adds a planned wave's people to the hours over which its pace spreads them. */
export function addLoad(
  hours: Map<number, number>,
  { delivery, pacePerSecond }: Pick<Campaign, "delivery" | "pacePerSecond">,
  { startsAt }: { startsAt: Date },
  people: number,
): void {
  const end = startsAt.getTime() + secondsFor(people, delivery.pace, pacePerSecond) * 1_000;
  const length = Math.max(1, end - startsAt.getTime());
  let from = startsAt.getTime();
  for (let n = 0; n < mostHours && (from < end || n === 0); n += 1) {
    const hour = Math.floor(from / hourMs) * hourMs;
    const until = Math.min(Math.max(end, from + 1), hour + hourMs);
    const share = Math.min(1, (until - from) / length);
    hours.set(hour, (hours.get(hour) ?? 0) + people * share);
    from = until;
  }
}

/** Seconds until a pace has reached so many people; 0 without one. */
export function secondsFor(
  people: number,
  pace: Campaign["delivery"]["pace"],
  pacePerSecond: number | null,
): number {
  if (pacePerSecond !== null) return people / pacePerSecond;
  if (pace.kind === "perSecond") return people / pace.perSecond;
  return pace.kind === "spread" ? pace.minutes * 60 : 0;
}

export function mergeLoad(planned: Map<number, number>, sent: Map<number, number>): HourLoad[] {
  const hours = [...new Set([...planned.keys(), ...sent.keys()])].sort((a, b) => a - b);
  return hours.map((hour) => ({
    hour: new Date(hour),
    planned: Math.round(planned.get(hour) ?? 0),
    sent: sent.get(hour) ?? 0,
  }));
}
