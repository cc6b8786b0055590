import fc from "fast-check";
import { expect, it } from "vitest";
import { foldHours } from "@/server/rollups/fold-hours";
import { testContext } from "@/server/testing";
import { budgetLeft, burnRate, hoursLeft } from "./burn";
import { readObjectives } from "./objectives";
import type { ObjectiveKey, ObjectiveView } from "./objectives-view";

const now = new Date("2026-03-20T12:30:30Z");
const ago = (ms: number) => new Date(now.getTime() - ms);
const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

const one = (views: ObjectiveView[], key: ObjectiveKey) => {
  const view = views.find((objective) => objective.key === key);
  if (!view) throw new Error(`no objective ${key}`);
  return view;
};

it("spends a budget by what was bad, and says how fast and until when", async () => {
  await using context = await testContext({ clock: { now: () => now } });
  const accept = { stage: "accept", priority: 1 } as const;
  context.rollup.add(ago(20 * day), { ...accept, outcome: "accepted", n: 99_000 });
  context.rollup.add(ago(3 * minute), {
    ...accept,
    outcome: "rejected",
    reason: "malformed",
    n: 995,
  });
  context.rollup.add(ago(3 * minute), { ...accept, outcome: "unavailable", n: 5 });
  await context.rollup.flush();
  await foldHours(context.pool, now);

  const ingest = one(await readObjectives(context, "1h"), "ingest");
  expect(ingest).toMatchObject({ total: 1_000, bad: 5, value: 0.995 });
  // 100 000 events may have 10 bad ones: half is spent.
  expect(ingest.month.total).toBe(100_000);
  expect(ingest.month.left).toBeCloseTo(0.5);
  expect(ingest.burn["5m"]).toBeCloseTo(50);
  expect(ingest.burn["3d"]).toBeCloseTo(50);
  expect(ingest.exhaustedInHours).toBeCloseTo((0.5 * 720) / 50);
});

it("reads the same whether hours are folded or not", async () => {
  await using context = await testContext({ clock: { now: () => now } });
  await using unfolded = await testContext({ clock: { now: () => now } });
  const sent = { stage: "sending", priority: 0, channel: "push", outcome: "sent" } as const;
  for (const { rollup } of [context, unfolded]) {
    for (const back of [minute, 30 * minute, 5 * hour, 20 * hour, 60 * hour]) {
      rollup.add(ago(back), { ...sent, n: 90, latencyMs: 1_000 });
      rollup.add(ago(back), { ...sent, n: 10, latencyMs: 6_000 });
    }
    await rollup.flush();
  }
  await foldHours(context.pool, now);
  const [folded, raw] = [await readObjectives(context, "7d"), await readObjectives(unfolded, "7d")];
  expect(folded).toEqual(raw);
  expect(one(folded, "p0_latency")).toMatchObject({ total: 500, bad: 50, value: 0.9 });
  expect(one(folded, "p0_latency").burn).toMatchObject({ "5m": expect.closeTo(10) });
});

it("counts what failed in a minute in which nothing went out", async () => {
  await using context = await testContext({ clock: { now: () => now } });
  const failed = { stage: "sending", priority: 1, channel: "email", outcome: "failed" } as const;
  context.rollup.add(ago(3 * minute), { ...failed, reason: "render_failed", n: 2 });
  context.rollup.add(ago(minute), { ...failed, outcome: "sent", n: 8 });
  await context.rollup.flush();
  const delivery = one(await readObjectives(context, "15m"), "delivery");
  expect(delivery).toMatchObject({ total: 10, bad: 2, value: 0.8 });
});

it("holds neither a provider's nor a recipient's failures against the delivery of messages", async () => {
  await using context = await testContext({ clock: { now: () => now } });
  const sending = { stage: "sending", priority: 1, channel: "email" } as const;
  const failed = { ...sending, outcome: "failed" } as const;
  context.rollup.add(ago(minute), { ...sending, outcome: "sent", n: 97 });
  context.rollup.add(ago(minute), { ...failed, reason: "retries_exhausted", n: 40 });
  context.rollup.add(ago(minute), { ...failed, reason: "endpoint_invalid", n: 30 });
  context.rollup.add(ago(minute), { ...failed, reason: "dead_letter", n: 2 });
  context.rollup.add(ago(minute), { ...failed, reason: "render_failed", n: 1 });
  await context.rollup.flush();
  const delivery = one(await readObjectives(context, "15m"), "delivery");
  expect(delivery).toMatchObject({ total: 100, bad: 3, value: 0.97 });
});

it("says nothing of what did not happen", async () => {
  await using context = await testContext();
  for (const view of await readObjectives(context, "30d")) {
    expect(view).toMatchObject({ total: 0, value: null, month: { left: null } });
    expect(view.exhaustedInHours).toBeNull();
  }
});

it("keeps the arithmetic of budgets whole", () => {
  const tally = fc
    .integer({ min: 1, max: 1e9 })
    .chain((total) =>
      fc.record({ total: fc.constant(total), bad: fc.integer({ min: 0, max: total }) }),
    );
  fc.assert(
    fc.property(tally, fc.constantFrom(0.99, 0.9995, 0.9999), (counts, target) => {
      const burn = burnRate(counts, target) ?? Number.NaN;
      const left = budgetLeft(counts, target) ?? Number.NaN;
      // A period that burns at rate b leaves 1 - b of its budget.
      expect(left).toBeCloseTo(1 - burn, 6);
      const hours = hoursLeft(left, burn, 720);
      expect(hours === null).toBe(left <= 0 || burn === 0);
      if (hours !== null) expect((hours * burn) / 720).toBeCloseTo(left, 6);
    }),
  );
});
