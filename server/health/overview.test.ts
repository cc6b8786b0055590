import { expect, it, vi } from "vitest";
import { foldHours } from "@/server/rollups/fold-hours";
import { testContext } from "@/server/testing";
import { readBins } from "./bins";
import { readObjectives } from "./objectives";
import { readOverview } from "./overview";

const at = (time: string) => new Date(`2026-03-04T${time}Z`);

/** A clock that the test moves. */
function clockAt(time: string) {
  let now = at(time);
  const set = (later: string) => {
    now = at(later);
  };
  return { now: () => now, set };
}

it("sums the rollups of a range by stage, channel and priority", async () => {
  const clock = clockAt("12:00:30");
  await using context = await testContext({ clock });
  const { rollup } = context;
  const sending = { stage: "sending", provider: "sandbox" } as const;
  rollup.add(at("11:59:10"), { stage: "accept", priority: 0, outcome: "accepted", n: 120 });
  rollup.add(at("11:59:10"), {
    ...sending,
    priority: 0,
    channel: "push",
    outcome: "sent",
    n: 99,
    latencyMs: 40,
  });
  rollup.add(at("11:58:10"), {
    ...sending,
    priority: 0,
    channel: "push",
    outcome: "sent",
    n: 1,
    latencyMs: 9_000,
  });
  rollup.add(at("12:00:10"), {
    ...sending,
    priority: 2,
    channel: "email",
    outcome: "failed",
    n: 3,
  });
  rollup.add(at("12:00:10"), {
    ...sending,
    priority: 2,
    channel: "email",
    outcome: "sent",
    n: 9,
    latencyMs: 700,
  });
  rollup.add(at("10:00:00"), {
    ...sending,
    priority: 2,
    channel: "email",
    outcome: "sent",
    n: 500,
    latencyMs: 1,
  });
  await rollup.flush();

  const overview = await readOverview(context, "1h");
  expect(overview.stages).toEqual({ accept: { accepted: 120 }, sending: { sent: 109, failed: 3 } });
  // Half of the minute before, none in the running one.
  expect(overview.perSecond.accepted).toBeCloseTo(1);
  expect(overview.matrix).toMatchObject([
    { priority: 0, channel: "push", provider: "sandbox", sent: 100, failed: 0, success: 1 },
    { priority: 2, channel: "email", provider: "sandbox", sent: 9, failed: 3, success: 0.75 },
  ]);
  expect(overview.success.slice(-3)).toEqual([1, 1, 0.75]);
  expect(overview.latency[0]).toMatchObject({ sent: 100, objectiveMs: 5_000, within: 0.99 });
  expect(overview.latency[0]?.p50).toBeLessThanOrEqual(50);
  expect(overview.latency[1]).toMatchObject({ sent: 0, p99: null, within: null });
  expect(overview.starts).toHaveLength(60);
});

it("reads only running bins again, and everything a quarter of an hour later", async () => {
  const clock = clockAt("12:00:30");
  await using context = await testContext({ clock });
  const accepted = { stage: "accept", priority: 1, outcome: "accepted" } as const;
  const count = async () =>
    (await readBins(context, "15m"))
      .flatMap(({ counts }) => counts)
      .reduce((sum, { n }) => sum + n, 0);
  context.rollup.add(at("12:00:05"), { ...accepted, n: 5 });
  await context.rollup.flush();
  expect(await count()).toBe(5);

  // The running bin grows; a settled one does not show what came too late, until it is read again.
  context.rollup.add(at("12:00:20"), { ...accepted, n: 2 });
  context.rollup.add(at("11:52:00"), { ...accepted, n: 100 });
  await context.rollup.flush();
  expect(await count()).toBe(7);
  clock.set("12:06:00");
  expect(await count()).toBe(7);
  clock.set("12:15:40");
  expect(await count()).toBe(0);
});

it("is empty, not wrong, where nothing happened", async () => {
  await using context = await testContext();
  const overview = await readOverview(context, "24h");
  expect(overview.stages).toEqual({});
  expect(overview.perSecond).toEqual({ accepted: 0, sent: 0 });
  expect(overview.matrix).toEqual([]);
  expect(overview.success.every((share) => share === null)).toBe(true);
  expect(overview.starts).toHaveLength(96);
});

it("narrows to a priority, a channel or an account, and compares with the week before", async () => {
  const clock = clockAt("12:00:30");
  await using context = await testContext({ clock });
  const sending = { stage: "sending", outcome: "sent", n: 60, latencyMs: 40 } as const;
  const lastWeek = new Date(at("12:00:05").getTime() - 7 * 86_400_000);
  for (const [moment, priority, channel, provider] of [
    [at("12:00:05"), 0, "push", "fcm"],
    [at("12:00:05"), 1, "push", "apns"],
    [at("12:00:05"), 1, "email", "resend"],
    [lastWeek, 1, "email", "resend"],
  ] as const)
    context.rollup.add(moment, { ...sending, priority, channel, provider });
  const failed = { ...sending, outcome: "failed", reason: "timeout", priority: 1, n: 2 } as const;
  context.rollup.add(at("12:00:05"), { ...failed, channel: "email", provider: "resend" });
  await context.rollup.flush();

  const none = { priority: null, channel: null, provider: null };
  const push = await readOverview(context, "1h", { slice: { ...none, channel: "push" } });
  expect(push.matrix.map(({ provider }) => provider)).toEqual(["fcm", "apns"]);
  expect(push.faults.top).toEqual([]);
  expect(push.before).toBeNull();
  const p1 = await readOverview(context, "1h", { slice: { ...none, priority: 1 }, compare: true });
  expect(p1.latency.map(({ priority }) => priority)).toEqual([1]);
  expect(p1.faults.bins.provider.at(-1)).toBe(2);
  expect(p1.faults.top).toMatchObject([
    { fault: "provider", reason: "timeout", provider: "resend" },
  ]);
  expect(p1.before?.sent.at(-1)).toBe(1);
  expect(p1.before?.success.at(-1)).toBe(1);
});

it("reads folded hours and the minutes since as one", async () => {
  const clock = clockAt("12:00:30");
  await using context = await testContext({ clock });
  const sent = { stage: "sending", priority: 1, channel: "push", outcome: "sent", n: 1 } as const;
  for (const time of ["00:10:00", "09:00:00", "11:59:00", "12:00:10"])
    context.rollup.add(at(time), { ...sent, latencyMs: 3 });
  await context.rollup.flush();
  const before = await readOverview(context, "7d");
  await foldHours(context.pool, clock.now());
  await context.pool.query("delete from stats_minute where minute < '2026-03-04T12:00:00Z'");
  clock.set("12:00:31");
  await using another = { ...context, [Symbol.asyncDispose]: async () => {} };
  const after = await readOverview(another, "7d");
  expect(after.matrix).toEqual(before.matrix);
  expect(after.matrix).toMatchObject([{ sent: 4 }]);
});

it("tells failures of a month by the quarter of a day, and what of them was a week before, as their minutes do", async () => {
  const clock = clockAt("12:00:30");
  await using context = await testContext({ clock });
  const failed = { stage: "sending", priority: 1, outcome: "failed", n: 1 } as const;
  const push = { ...failed, channel: "push", provider: "fcm", reason: "timeout" } as const;
  const ofProducer = { ...failed, channel: "push", provider: "fcm", reason: "render_failed" };
  for (const daysAgo of [0, 3, 6, 9, 20, 33]) {
    for (const time of ["02:10:00", "05:20:00", "08:30:00", "12:00:10"]) {
      const moment = new Date(at(time).getTime() - daysAgo * 86_400_000);
      for (const producerId of [1, 2]) context.rollup.add(moment, { ...push, producerId });
    }
    const moment = new Date(at("03:40:00").getTime() - daysAgo * 86_400_000);
    context.rollup.add(moment, { ...ofProducer, producerId: 1 });
  }
  await context.rollup.flush();
  const read = (range: "7d" | "30d") => readOverview({ ...context }, range, { compare: true });
  const byMinute = { week: await read("7d"), month: await read("30d") };
  await foldHours(context.pool, clock.now());
  await context.pool.query("delete from stats_minute where minute < '2026-03-04T12:00:00Z'");
  await context.pool.query("delete from faults_minute where minute < '2026-03-04T12:00:00Z'");
  const folded = { week: await read("7d"), month: await read("30d") };

  for (const range of ["week", "month"] as const) {
    expect(folded[range].faults.bins).toEqual(byMinute[range].faults.bins);
    expect(folded[range].before).toEqual(byMinute[range].before);
  }
  const { faults, before } = folded.month;
  expect(faults.bins.provider.slice(-3)).toEqual([4, 2, 2]);
  expect(faults.top.map(({ reason, n }) => [reason, n])).toEqual([
    ["timeout", 40],
    ["render_failed", 5],
  ]);
  expect(faults.top.map(({ last }) => last)).toEqual([at("12:00:00"), at("03:00:00")]);
  // What lies in the last week is not of the week before; what is 33 days ago is not of the last 30.
  expect(before?.faults.reduce((sum, n) => sum + n, 0)).toBe(3 * 9);
});

it("reads once what a page asks for twice at the same moment, and again at the next", async () => {
  await using context = await testContext({ clock: clockAt("12:00:30") });
  const asked = vi.spyOn(context.pool, "query");
  const queriesOf = async (ask: () => Promise<unknown>) => {
    asked.mockClear();
    await ask();
    return asked.mock.calls.length;
  };
  const bins = await queriesOf(() => readBins({ ...context }, "1h"));
  const both = { ...context };
  const shared = queriesOf(() => Promise.all([readBins(both, "1h"), readBins(both, "15m")]));
  expect(await shared).toBe(bins);
  expect(await queriesOf(() => readBins(both, "15m"))).toBeGreaterThan(0);

  const objectives = await queriesOf(() => readObjectives({ ...context }, "1h"));
  const page = { ...context };
  const twice = () => Promise.all([readObjectives(page, "15m"), readObjectives(page, "30d")]);
  expect(await queriesOf(twice)).toBe(objectives);
  expect(await queriesOf(() => readObjectives(page, "15m"))).toBeGreaterThan(0);
});
