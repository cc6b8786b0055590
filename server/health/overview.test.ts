import { expect, it } from "vitest";
import { testContext } from "@/server/testing";
import { readBins } from "./bins";
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
  const push = overview.channels.find(({ channel }) => channel === "push");
  expect(push).toMatchObject({ sent: 100, failed: 0, success: 1 });
  expect(overview.channels.find(({ channel }) => channel === "email")?.success).toBe(0.75);
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
  expect(overview.channels.every(({ success }) => success === null)).toBe(true);
  expect(overview.starts).toHaveLength(96);
});
