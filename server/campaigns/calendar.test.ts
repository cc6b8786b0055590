import fc from "fast-check";
import { expect, test } from "vitest";
import { addUsers, pipelineWorld } from "@/server/pipeline/testing";
import { readCalendar } from "./calendar";
import { addLoad } from "./calendar-load";
import { usualDelivery } from "./new-campaign";
import { startDueWaves } from "./start-waves";
import { draftCampaign, schedule } from "./testing";

const start = new Date("2026-11-20T12:00:00Z");
const hours = (n: number) => new Date(start.getTime() + n * 3_600_000);
const week = { from: hours(-24), to: hours(24 * 6) };
const at = (n: number) => ({ kind: "at", at: hours(n).toISOString() }) as const;

test("a paced campaign loads each hour that it takes, a recurring one every day until its last", async () => {
  await using world = await pipelineWorld(start);
  await addUsers(world, 600);
  const slow = await draftCampaign(world, {
    delivery: { start: at(2.5), pace: { kind: "spread", minutes: 120 } },
  });
  await schedule(world, slow);
  const recurrence = { every: "day", interval: 2, timeZone: "UTC", until: "2026-11-24" } as const;
  const daily = await draftCampaign(world, { delivery: { start: at(10), recurrence } });
  await schedule(world, daily);
  const draft = await draftCampaign(world);
  const { items, load } = await readCalendar(world, week);
  expect(items.map(({ id }) => id)).not.toContain(draft);
  expect(items).toMatchObject([
    { key: `${slow}.1`, at: hours(2.5), size: 600, movable: true },
    { key: `${daily}.1`, at: hours(10), size: 600, movable: true },
    { key: `${daily}.2`, at: hours(58), size: 600, movable: false },
    { key: `${daily}.3`, at: hours(106), size: 600, movable: false },
  ]);
  expect(load).toEqual([
    { hour: hours(2), planned: 150, sent: 0 },
    { hour: hours(3), planned: 300, sent: 0 },
    { hour: hours(4), planned: 150, sent: 0 },
    ...[10, 58, 106].map((n) => ({ hour: hours(n), planned: 600, sent: 0 })),
  ]);
});

test("what was sent stands at its hour, with the size that it had", async () => {
  await using world = await pipelineWorld(start);
  await addUsers(world, 50);
  const id = await draftCampaign(world, { delivery: { channels: ["push"] } });
  await schedule(world, id);
  await startDueWaves(world);
  await world.drain();
  await world.rollup.flush();
  const { items, load } = await readCalendar(world, week);
  expect(items).toMatchObject([{ id, status: "running", at: start, size: 50, movable: false }]);
  expect(load).toEqual([{ hour: start, planned: 0, sent: 50 }]);
  const later = { from: hours(24), to: hours(48) };
  expect((await readCalendar(world, later)).load).toEqual([]);
});

test("whatever the pace, the hours' load adds up to the people, and none comes before the start", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 100_000 }),
      fc.integer({ min: 0, max: 3_599_999 }),
      fc.oneof(
        fc.constant({ kind: "full" } as const),
        fc.record({
          kind: fc.constant("spread" as const),
          minutes: fc.integer({ min: 1, max: 10_080 }),
        }),
        fc.record({
          kind: fc.constant("perSecond" as const),
          perSecond: fc.integer({ min: 1, max: 9_999 }),
        }),
      ),
      (people, offset, pace) => {
        const loads = new Map<number, number>();
        const startsAt = new Date(start.getTime() + offset);
        const campaign = { delivery: { ...usualDelivery, pace }, pacePerSecond: null };
        addLoad(loads, campaign, { startsAt }, people);
        const total = [...loads.values()].reduce((sum, n) => sum + n, 0);
        expect(total).toBeCloseTo(people, 3);
        expect(Math.min(...loads.keys())).toBe(start.getTime());
      },
    ),
  );
});
