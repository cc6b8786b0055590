import fc from "fast-check";
import { expect, test } from "vitest";
import type { CampaignDelivery } from "@/db/schema/json";
import { usualDelivery, usualGuards } from "./new-campaign";
import { planWaves } from "./plan-waves";

const zones = Intl.supportedValuesOf("timeZone");
const minute = 60_000;

const clocks = new Map(
  zones.map((timeZone) => [
    timeZone,
    new Intl.DateTimeFormat("en-CA", {
      ...{ timeZone, hourCycle: "h23", year: "numeric", month: "2-digit", day: "2-digit" },
      ...{ hour: "2-digit", minute: "2-digit" },
    }),
  ]),
);

/** What a clock on the wall of a zone shows, as 2026-03-29 02:30. */
function wallOf(at: number, zone: string): string {
  const parts = clocks.get(zone)?.formatToParts(at) ?? [];
  const of = (type: string) => parts.find((part) => part.type === type)?.value ?? "";
  return `${of("year")}-${of("month")}-${of("day")} ${of("hour")}:${of("minute")}`;
}

/**
 * The first instant at which that clock shows the wanted time, found by looking at it every minute; when
 * it never does, as much later as the clock was put forward.
 */
function firstInstant(wanted: string, zone: string): number {
  const [day = "", time = ""] = wanted.split(" ");
  const around = Date.parse(`${day}T${time}:00Z`);
  // No zone is further than 14 h ahead or 12 h behind; its quarter of an hour is found first.
  for (let at = around - 15 * 60 * minute; at <= around + 13 * 60 * minute; at += 15 * minute) {
    if (wallOf(at, zone) < wanted) continue;
    for (let one = at - 15 * minute; one <= at; one += minute) {
      if (wallOf(one, zone) === wanted) return one;
      if (wallOf(one, zone) > wanted) return skipped(wanted, one - minute, zone);
    }
  }
  throw new Error(`${zone} never shows ${wanted}`);
}

/** `before` is the last minute before the clock was put forward over the wanted time. */
function skipped(wanted: string, before: number, zone: string): number {
  const asUtc = (wall: string) => Date.parse(`${wall.replace(" ", "T")}:00Z`);
  return before + asUtc(wanted) - asUtc(wallOf(before, zone));
}

const local = (
  date: string,
  time: string,
  late: "nextDay" | "atOnce" = "atOnce",
): CampaignDelivery => ({
  ...usualDelivery,
  start: { kind: "local", date, time, late },
});

const longAgo = new Date("2020-01-01T00:00:00Z");

/** When each zone's people get it. */
function starts(delivery: CampaignDelivery, now = longAgo, occurrence = 1): Map<string, number> {
  const waves = planWaves(delivery, { first: now, occurrence, zones, now });
  return new Map(
    waves.flatMap(({ startsAt, zones: of }) =>
      (of ?? []).map((zone) => [zone, startsAt.getTime()]),
    ),
  );
}

const someZones = fc.shuffledSubarray(zones, { minLength: 25, maxLength: 25 });

// Ordinary days; both changes of Europe, America, Australia, Lord Howe (half an hour), Chile, Egypt.
const days = [
  ...["2026-06-15", "2026-12-31", "2027-01-01", "2028-02-29"],
  ...["2026-03-29", "2026-10-25", "2026-03-08", "2026-11-01", "2026-04-05", "2026-10-04"],
  ...["2026-09-06", "2026-04-04", "2026-04-24", "2026-10-30"],
];

test("each zone starts when its clocks first show the time, on ordinary days and when they change", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...days),
      fc.oneof(fc.integer({ min: 0, max: 1_439 }), fc.constantFrom(0, 60, 90, 105, 120, 150, 180)),
      someZones,
      (day, minutes, some) => {
        const two = (n: number) => String(n).padStart(2, "0");
        const time = `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
        const found = starts(local(day, time));
        for (const zone of some) {
          expect([zone, found.get(zone)]).toEqual([zone, firstInstant(`${day} ${time}`, zone)]);
        }
      },
    ),
    { numRuns: 40 },
  );
});

test("a skipped time moves forward by the gap, a repeated one means the first", () => {
  const at = (day: string, time: string, zone: string) =>
    new Date(starts(local(day, time)).get(zone) ?? 0).toISOString();
  expect(at("2026-03-29", "02:30", "Europe/Berlin")).toBe("2026-03-29T01:30:00.000Z");
  expect(at("2026-10-25", "02:30", "Europe/Berlin")).toBe("2026-10-25T00:30:00.000Z");
  expect(at("2026-03-08", "02:15", "America/New_York")).toBe("2026-03-08T07:15:00.000Z");
  expect(at("2026-11-01", "01:15", "America/New_York")).toBe("2026-11-01T05:15:00.000Z");
});

test("the date line: the first get it a day and more before the last, and every zone once", () => {
  const found = starts(local("2026-06-15", "09:00"));
  expect(found.size).toBe(zones.length);
  const hoursAfter = (zone: string) =>
    ((found.get(zone) ?? 0) - Date.parse("2026-06-15T00:00:00Z")) / 3_600_000;
  expect(hoursAfter("Pacific/Kiritimati")).toBe(9 - 14);
  expect(hoursAfter("Pacific/Pago_Pago")).toBe(9 + 11);
});

test("whoever's hour has passed gets it the next day, or at once, as was chosen", () => {
  const now = new Date("2026-06-15T12:00:00Z");
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 23 }), fc.boolean(), someZones, (hour, nextDay, some) => {
      const time = `${String(hour).padStart(2, "0")}:00`;
      const wanted = starts(local("2026-06-15", time));
      const found = starts(local("2026-06-15", time, nextDay ? "nextDay" : "atOnce"), now);
      for (const zone of ["Pacific/Kiritimati", "Pacific/Pago_Pago", ...some]) {
        const at = wanted.get(zone) ?? 0;
        // Beyond the date line even the next day's hour may have passed.
        const days = ["2026-06-15", "2026-06-16", "2026-06-17"];
        const following = days.map((day) => firstInstant(`${day} ${time}`, zone));
        const next = following.find((one) => one >= now.getTime());
        const expected = nextDay ? next : Math.max(at, now.getTime());
        expect([zone, found.get(zone)]).toEqual([zone, expected]);
      }
    }),
    { numRuns: 12 },
  );
});

test("a day of long ago means the next time that the clock shows the hour", () => {
  const now = new Date("2026-06-15T12:00:00Z");
  const found = starts(local("1970-01-01", "14:00", "nextDay"), now);
  const at = (zone: string) => new Date(found.get(zone) ?? 0).toISOString();
  expect(at("Europe/Berlin")).toBe("2026-06-15T12:00:00.000Z");
  expect(at("Asia/Tokyo")).toBe("2026-06-16T05:00:00.000Z");
  expect(at("America/New_York")).toBe("2026-06-15T18:00:00.000Z");
});

test("people of a zone that nobody had when it was planned go with the last wave", () => {
  const waves = planWaves(local("2026-06-15", "09:00"), {
    ...{ first: longAgo, occurrence: 1, now: longAgo },
    zones: ["Asia/Tokyo", "Europe/Berlin", "Europe/Paris"],
  });
  expect(waves.map(({ zones: of }) => of)).toEqual([
    ["Asia/Tokyo"],
    ["Europe/Berlin", "Europe/Paris"],
    [],
  ]);
  expect(waves.at(-1)?.startsAt).toEqual(waves.at(-2)?.startsAt);
});

test("a rollout's steps and a test's two parts cover everybody, once", () => {
  const at = new Date("2026-06-15T12:00:00Z");
  const plan = (delivery: Partial<CampaignDelivery>) =>
    planWaves({ ...usualDelivery, ...delivery }, { first: at, occurrence: 1, zones, now: at });
  const rollout = { percents: [1, 10.5, 100], everyMinutes: 30, guards: usualGuards };
  const winner = { metric: "opens", afterHours: 4, testPercent: 20 } as const;
  expect(plan({ rollout })).toMatchObject([
    { startsAt: at, bucketFrom: 0, bucketTo: 100 },
    { startsAt: new Date("2026-06-15T12:30:00Z"), bucketFrom: 100, bucketTo: 1_050 },
    { startsAt: new Date("2026-06-15T13:00:00Z"), bucketFrom: 1_050, bucketTo: 10_000 },
  ]);
  expect(plan({ winner })).toMatchObject([
    { startsAt: at, bucketFrom: 0, bucketTo: 2_000, forWinner: false },
    {
      startsAt: new Date("2026-06-15T16:00:00Z"),
      bucketFrom: 2_000,
      bucketTo: 10_000,
      forWinner: true,
    },
  ]);
});

test("an occurrence keeps its time of day over clock changes and short months, until the last day", () => {
  const recurrence = {
    every: "month",
    interval: 1,
    timeZone: "Europe/Berlin",
    until: "2026-05-31",
  } as const;
  const delivery = { ...usualDelivery, recurrence };
  const first = new Date("2026-01-31T08:00:00Z");
  const at = (occurrence: number) =>
    planWaves(delivery, { first, occurrence, zones, now: first })[0]?.startsAt.toISOString();
  expect([1, 2, 3, 4, 5, 6].map(at)).toEqual([
    ...["2026-01-31T08:00:00.000Z", "2026-02-28T08:00:00.000Z", "2026-03-31T07:00:00.000Z"],
    ...["2026-04-30T07:00:00.000Z", "2026-05-31T07:00:00.000Z", undefined],
  ]);
  const weekly = { ...recurrence, every: "week", interval: 2, until: null } as const;
  const weeks = { ...local("2026-03-23", "09:00"), recurrence: weekly };
  expect(wallOf(starts(weeks, longAgo, 2).get("Europe/Berlin") ?? 0, "Europe/Berlin")).toBe(
    "2026-04-06 09:00",
  );
});
