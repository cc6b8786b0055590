import { Temporal } from "temporal-polyfill";
import type { CampaignDelivery, CampaignRecurrence } from "@/db/schema/json";

/** A start of a part of a campaign, before it is stored. */
export type PlannedWave = {
  startsAt: Date;
  /** null: every zone; []: whoever was not met by another wave of the occurrence. */
  zones: string[] | null;
  /** The part of 10 000 buckets, [from, to). */
  bucketFrom: number;
  bucketTo: number;
  forWinner: boolean;
};

export const buckets = 10_000;

/**
 * The waves of one occurrence.
 * @param first when the first occurrence starts, where all users start at one time.
 * @param occurrence 1 for the first; later ones keep the time of day.
 * @param zones the IANA zones of all users.
 * @returns in the order of their starts; [] when the recurrence has ended.
 */
export function planWaves(
  delivery: CampaignDelivery,
  {
    first,
    occurrence,
    zones,
    now,
  }: { first: Date; occurrence: number; zones: string[]; now: Date },
): PlannedWave[] {
  const { start, recurrence } = delivery;
  if (start.kind === "local") {
    const date = stepDate(Temporal.PlainDate.from(start.date), recurrence, occurrence);
    if (isOver(date, recurrence)) return [];
    return localWaves({ ...start, date }, zones, now);
  }
  const at = stepInstant(first, recurrence, occurrence);
  if (recurrence && isOver(at.toPlainDate(), recurrence)) return [];
  return slices(delivery, new Date(at.epochMilliseconds));
}

function stepDate(
  date: Temporal.PlainDate,
  recurrence: CampaignRecurrence | null,
  occurrence: number,
): Temporal.PlainDate {
  if (!recurrence) return date;
  // Always from the first one: a month's last day would else drift to shorter months' ends.
  const steps = recurrence.interval * (occurrence - 1);
  const unit = { day: "days", week: "weeks", month: "months" } as const;
  return date.add({ [unit[recurrence.every]]: steps });
}

function stepInstant(first: Date, recurrence: CampaignRecurrence | null, occurrence: number) {
  const local = Temporal.Instant.fromEpochMilliseconds(first.getTime()).toZonedDateTimeISO(
    recurrence?.timeZone ?? "UTC",
  );
  const date = stepDate(local.toPlainDate(), recurrence, occurrence);
  return occurrence === 1
    ? local
    : local.with({ year: date.year, month: date.month, day: date.day });
}

const isOver = (date: Temporal.PlainDate, recurrence: CampaignRecurrence | null) =>
  recurrence?.until != null && Temporal.PlainDate.compare(date, recurrence.until) > 0;

/** A gradual rollout and a test of variants start parts of the audience one after the other. */
function slices({ rollout, winner }: CampaignDelivery, at: Date): PlannedWave[] {
  const later = (minutes: number) => new Date(at.getTime() + minutes * 60_000);
  const part = { zones: null, forWinner: false };
  if (rollout) {
    const ends = rollout.percents.map((percent) => Math.round((percent * buckets) / 100));
    return ends.map((bucketTo, i) => ({
      ...part,
      startsAt: later(i * rollout.everyMinutes),
      bucketFrom: ends[i - 1] ?? 0,
      bucketTo,
    }));
  }
  if (!winner) return [{ ...part, startsAt: at, bucketFrom: 0, bucketTo: buckets }];
  const tested = Math.round((winner.testPercent * buckets) / 100);
  const left = { bucketFrom: tested, bucketTo: buckets, forWinner: true };
  return [
    { ...part, startsAt: at, bucketFrom: 0, bucketTo: tested },
    { ...part, ...left, startsAt: later(winner.afterHours * 60) },
  ];
}

/**
 * One wave an instant: zones that share it share the wave, on both sides of the date line. Whoever's
 * hour has passed gets it the next day, or at once. The last wave is for everybody whom no other one met:
 * people of zones that nobody had, and whoever moved to where it was over.
 */
function localWaves(start: LocalStart, zones: string[], now: Date): PlannedWave[] {
  const byInstant = new Map<number, string[]>();
  for (const zone of zones) {
    const startsAt = Math.max(instantFor(start, zone, now), now.getTime());
    byInstant.set(startsAt, [...(byInstant.get(startsAt) ?? []), zone]);
  }
  const whole = { bucketFrom: 0, bucketTo: buckets, forWinner: false };
  const waves = [...byInstant]
    .sort(([a], [b]) => a - b)
    .map(([at, of]) => ({ ...whole, startsAt: new Date(at), zones: of.sort() }));
  const last = waves.at(-1)?.startsAt ?? new Date(instantFor(start, "UTC", now));
  return [...waves, { ...whole, startsAt: last, zones: [] }];
}

type LocalStart = { date: Temporal.PlainDate; time: string; late: "nextDay" | "atOnce" };

/** When a zone's turn is (ms); in the past for one that is late and goes at once. */
function instantFor({ date, time, late }: LocalStart, zone: string, now: Date): number {
  const at = instantOf(date, time, zone);
  if (at >= now.getTime() || late === "atOnce") return at;
  const here = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(zone);
  const today = instantOf(here.toPlainDate(), time, zone);
  return today >= now.getTime()
    ? today
    : instantOf(here.toPlainDate().add({ days: 1 }), time, zone);
}

/**
 * The instant (ms) of a wall clock's time in a zone. A time that a clock change skips is moved forward by
 * the gap, one that it repeats means the first: ECMAScript's `compatible`, as calendars do.
 */
function instantOf(date: Temporal.PlainDate, time: string, zone: string): number {
  const wall = date.toPlainDateTime(Temporal.PlainTime.from(time));
  return wall.toZonedDateTime(zone, { disambiguation: "compatible" }).epochMilliseconds;
}
