import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { expect, test } from "vitest";
import type { DigestPreference } from "@/db/schema/json";
import { testContext } from "@/server/testing";
import { digestAt } from "./digest.sql";
import { digestWords } from "./digest-words";

const zones = [
  ...["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata"],
  ...["Pacific/Apia", "America/Sao_Paulo", "Asia/Kathmandu"],
];
const hour = fc.integer({ min: 0, max: 23 });
const wish: fc.Arbitrary<DigestPreference> = fc.oneof(
  fc.constant({ every: "hourly" as const }),
  fc.record({ every: fc.constant("daily" as const), hour }),
  fc.record({
    every: fc.constant("weekly" as const),
    hour,
    weekday: fc.integer({ min: 1, max: 7 }),
  }),
);
/** Any moment of a year, and those around changes of the clock. */
const moment = fc.oneof(
  fc.date({
    min: new Date("2026-01-01"),
    max: new Date("2026-12-31"),
    noInvalidDate: true,
  }),
  fc
    .tuple(
      fc.constantFrom(
        "2026-03-29T01:00Z",
        "2026-10-25T01:00Z",
        "2026-11-01T06:00Z",
        "2026-10-03T15:30Z",
      ),
      fc.integer({ min: -7_200_000, max: 7_200_000 }),
    )
    .map(([around, ms]) => new Date(new Date(around).getTime() + ms)),
);

/** The next wall-clock moment a minute or more ahead, searched hour by hour. */
function byHand(now: Date, zone: string, digest: DigestPreference): number {
  const wall = Temporal.Instant.fromEpochMilliseconds(now.getTime() + 60_000)
    .toZonedDateTimeISO(zone)
    .toPlainDateTime();
  let next = wall.with({ minute: 0, second: 0, millisecond: 0 }).add({ hours: 1 });
  const fits = () =>
    digest.every === "hourly" ||
    (next.hour === digest.hour && (digest.every === "daily" || next.dayOfWeek === digest.weekday));
  while (!fits()) next = next.add({ hours: 1 });
  return next.toZonedDateTime(zone, { disambiguation: "later" }).epochMilliseconds;
}

test("a digest comes at the next such hour of the user's own clock, never before a minute has passed", async () => {
  await using context = await testContext();
  await fc.assert(
    fc.asyncProperty(moment, fc.constantFrom(...zones), wish, async (now, zone, digest) => {
      const { rows } = await context.pool.query<{ at: Date }>(
        `select ${digestAt("$1")} as at
         from (select 'social' as category, true as digestable) n
         cross join (select 1 as id, $2::text as time_zone) u
         cross join (select $3::jsonb as digests) p
`,
        [now, zone, { social: digest }],
      );
      const at = rows[0]?.at.getTime() ?? 0;
      expect(at).toBe(byHand(now, zone, digest));
      expect(at).toBeGreaterThan(now.getTime() + 59_999);
    }),
    { numRuns: 300 },
  );
});

test("who set nothing for the category has no digest, and neither has a type that may not wait", async () => {
  await using context = await testContext();
  const { rows } = await context.pool.query(
    `select ${digestAt("$1")} as at
     from (values ('social', true), ('security', false)) n(category, digestable)
     cross join (select 1 as id, 'UTC' as time_zone) u
     cross join (select '{"security": {"every": "hourly"}}'::jsonb as digests) p
`,
    [new Date()],
  );
  expect(rows).toEqual([{ at: null }, { at: null }]);
});

test.each([
  [{ every: "hourly" as const }, "every hour"],
  [{ every: "daily" as const, hour: 8 }, "every day at 08:00"],
  [{ every: "weekly" as const, hour: 17, weekday: 7 }, "every Sunday at 17:00"],
])("%o reads %s", (digest, words) => {
  expect(digestWords(digest)).toBe(words);
});
