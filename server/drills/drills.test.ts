import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { feed, openFanouts } from "@/server/pipeline/fanout/feeder";
import { getBehaviour, setBehaviour } from "@/server/providers/sandbox-admin";
import { usualBehaviour } from "@/server/providers/sandbox-behaviour";
import { type SandboxProcess, startSandbox } from "@/workers/sandbox/testing";
import { findDrill } from "./drill";
import { readPicture } from "./read-picture";
import type { Scenario } from "./scenarios";
import { type DrillRequest, startDrill } from "./start";
import { cutDrill, stopDrill } from "./stop";
import { type DrillWorld, drillWorld } from "./testing";

let sandbox: SandboxProcess;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.stop());
afterEach(() => setBehaviour(sandbox, "all", usualBehaviour));

const ann = "ann@example.com";
const requestFor = (scenario: Scenario, change: Partial<DrillRequest> = {}): DrillRequest => ({
  ...{ scenario, channel: "push", brokenSeconds: 60 },
  traffic: { segment: null, perSecond: 100, priority: 1 },
  ...change,
});

async function pictureOf({ context }: DrillWorld, id: number) {
  const drill = await findDrill(context.pool, id);
  return { drill, ...(drill.record ?? (await readPicture(context, drill))) };
}

/** Makes an account of a real provider, which channels without an order of their own then use. */
const addRealAccount = ({ context }: DrillWorld) =>
  context.pool.query(
    `insert into provider_configs (key, adapter, label, created_by, updated_by)
     values ('fcm', 'fcm', 'Firebase', 'ann', 'ann')`,
  );

test("an outage: the breaker opens, the second account takes over, and after the repair all is well again", async () => {
  await using world = await drillWorld(sandbox, 4_500);
  const traffic = { segment: null, perSecond: 50, priority: 1 } as const;
  const id = await startDrill(world.context, requestFor("outage", { traffic }), ann);
  await world.run(4);
  expect((await getBehaviour(sandbox)).push.outage).toBe(false);
  await world.run(9);
  expect((await getBehaviour(sandbox)).push.outage).toBe(true);
  const failing = await pictureOf(world, id);
  expect(failing.summary.openedAfterMs).toBeLessThanOrEqual(6_000);
  expect(failing.accounts.map(({ key }) => key)).toEqual(["sandbox-push", "sandbox-push-backup"]);
  expect(failing.accounts[0]?.bands.at(-1)?.state).toBe("open");
  expect(failing.counts?.otherWay).toBeGreaterThan(0);

  await stopDrill(world.context, id, ann);
  expect((await getBehaviour(sandbox)).push.outage).toBe(false);
  while (!(await findDrill(world.context.pool, id)).record) await world.run(5);
  const { drill, counts, summary, timeline } = await pictureOf(world, id);
  expect(drill.endReason).toBe("All is well again.");
  expect(summary.healedAfterMs).toBeGreaterThan(10_000);
  expect(counts).toMatchObject({ lost: 0, twice: 0, failed: 0, unknown: 0 });
  expect(counts?.sent).toBe(counts?.routed);
  const said = timeline.map(({ text }) => text);
  const order = [
    /started the drill/,
    /opened/,
    /All traffic goes/,
    /probed/,
    /half-open/,
    /closed/,
  ];
  const places = order.map((wanted) => said.findIndex((text) => wanted.test(text)));
  expect(places).toEqual(places.toSorted((a, b) => a - b));
  expect(places[0]).toBe(0);
  expect(said.at(-1)).toMatch(/ended/);
}, 90_000);

test("what a drill showed is kept, and does not change when later history is forgotten", async () => {
  await using world = await drillWorld(sandbox, 300);
  const id = await startDrill(world.context, requestFor("outage"), ann);
  await world.run(12);
  await cutDrill(world.context, id, ann);
  await world.run(40);
  const before = await pictureOf(world, id);
  expect(before.drill.record).not.toBeNull();
  await world.context.pool.query("delete from provider_seconds");
  await world.context.pool.query("delete from provider_events");
  expect(await pictureOf(world, id)).toEqual(before);
});

test("a drill that nobody stops repairs what it broke and ends by itself", async () => {
  await using world = await drillWorld(sandbox, 400);
  const request = requestFor("slow", { brokenSeconds: 10, traffic: null });
  const id = await startDrill(world.context, request, ann);
  await world.run(12);
  const healing = await pictureOf(world, id);
  expect(healing.drill.repairedAt).toEqual(healing.drill.repairsAt);
  await world.run(22);
  const { drill, counts } = await pictureOf(world, id);
  expect(drill.endedAt).not.toBeNull();
  expect(drill.repairedBy).toBeNull();
  expect(counts).toBeNull();
});

test("where a real account is in the order nothing starts, and nothing breaks", async () => {
  await using world = await drillWorld(sandbox, 10);
  await addRealAccount(world);
  const start = startDrill(world.context, requestFor("outage"), ann);
  await expect(start).rejects.toThrow(/Firebase would send drill messages to real people/);
  expect((await getBehaviour(sandbox)).push).toEqual(usualBehaviour);
  const { rowCount } = await world.context.pool.query("select from drills");
  expect(rowCount).toBe(0);
});

test("a real account that joins the order while a drill runs ends it, and gets none of its messages", async () => {
  await using world = await drillWorld(sandbox, 3_000);
  const id = await startDrill(world.context, requestFor("outage"), ann);
  await world.run(9);
  await addRealAccount(world);
  await world.run(3);
  const { drill } = await pictureOf(world, id);
  expect(drill.endReason).toMatch(/real people/);
  expect((await getBehaviour(sandbox)).push.outage).toBe(false);
  const { rows } = await world.context.pool.query(
    `select (select status from notifications where id = $1) as status,
       (select count(*)::int from deliveries where notification_id = $1 and provider = 'fcm') as real`,
    [drill.notificationId],
  );
  expect(rows).toEqual([{ status: "cancelled", real: 0 }]);
});

test("a drill's message never goes to a real account, even in the second before the drill is ended", async () => {
  await using world = await drillWorld(sandbox, 300);
  const { context, desk } = world;
  const id = await startDrill(context, requestFor("slow"), ann);
  await world.run(1);
  await addRealAccount(world);
  await desk.refresh();
  expect(desk.route("push", 1).links.map(({ account }) => account.key)).toEqual(["fcm"]);
  for (const open of await openFanouts(context, 1)) await feed(context, open);
  await context.drain();
  const { drill } = await pictureOf(world, id);
  const { rows } = await context.pool.query<{ state: string; n: number }>(
    "select state, count(*)::int as n from deliveries where notification_id = $1 group by 1",
    [drill.notificationId],
  );
  expect(rows).toEqual([{ state: "failed", n: 100 }]);
  expect(desk.accounts().find(({ key }) => key === "fcm")?.recentPerSecond).toBe(0);
});

test("tokens that a drill calls dead are good again when it is over, others stay as they were", async () => {
  await using world = await drillWorld(sandbox, 900);
  const { pool } = world.context;
  await pool.query(
    "update devices set state = 'invalid', state_at = '2026-11-01' where user_id = 7",
  );
  const count = async () => {
    const { rows } = await pool.query<{ n: number }>(
      "select count(*)::int as n from devices where state = 'invalid'",
    );
    return rows[0]?.n ?? 0;
  };
  const id = await startDrill(world.context, requestFor("dead_tokens"), ann);
  await world.run(12);
  expect(await count()).toBeGreaterThan(60);
  await cutDrill(world.context, id, ann);
  await world.run(2);
  expect(await count()).toBe(1);
  const { counts } = await pictureOf(world, id);
  expect(counts?.failed).toBeGreaterThan(60);
});

test("one drill at a time on a channel", async () => {
  await using world = await drillWorld(sandbox, 10);
  await startDrill(world.context, requestFor("outage"), ann);
  const second = startDrill(world.context, requestFor("slow"), ann);
  await expect(second).rejects.toThrow(/A drill runs on push already/);
  const other = requestFor("slow", { channel: "email" });
  expect(await startDrill(world.context, other, ann)).toBeGreaterThan(0);
});

test("outside a demo workspace a drill needs a segment", async () => {
  await using world = await drillWorld(sandbox, 10);
  await world.context.pool.query("update workspace set is_demo = false");
  const start = startDrill(world.context, requestFor("outage"), ann);
  await expect(start).rejects.toThrow(/Choose a segment/);
});

test("without a sandbox nothing is started", async () => {
  await using world = await drillWorld(sandbox, 10);
  const config = { ...world.context.config, sandboxUrl: "http://127.0.0.1:9" };
  const start = startDrill({ ...world.context, config }, requestFor("outage"), ann);
  await expect(start).rejects.toThrow(/No sandbox answers/);
  const { rows } = await world.context.pool.query(
    "select (select count(*)::int from drills) as drills, (select count(*)::int from notifications) as sent",
  );
  expect(rows).toEqual([{ drills: 0, sent: 0 }]);
});
