import { expect, test } from "vitest";
import { createPressure } from "@/server/control/pressure";
import { createAcceptor } from "@/server/pipeline/accept/accept";
import { EventInput } from "@/server/pipeline/accept/contract";
import { fanoutDirect } from "@/server/pipeline/fanout/direct";
import { feed, openFanouts } from "@/server/pipeline/fanout/feeder";
import { planNotification } from "@/server/pipeline/fanout/plan";
import {
  addUsers,
  conservation,
  type PipelineWorld,
  pipelineWorld,
  producer,
} from "@/server/pipeline/testing";
import { readLoad, writeLoad } from "./load-state";
import { endOverride, overrideLoad } from "./override";
import type { Level } from "./score";

const parts = { queueAge: 1, database: 0, pools: 0, cpu: 0, providers: 0 };
const by = "ann@acme.example";

/** The load as the watch would write it now. */
const shedAt = (world: PipelineWorld, level: Level) =>
  writeLoad(world.pool, { score: level === 0 ? 0 : 0.97, parts, level, at: world.clock.now() });

const post = (world: PipelineWorld, event: object) =>
  createAcceptor(world).accept(producer, EventInput.parse(event));

async function endings(world: PipelineWorld, id: string): Promise<string[]> {
  const { rows } = await world.pool.query<{ told: string }>(
    `select channel || ': ' || state || '/' || coalesce(reason, '') as told
     from deliveries where notification_id = $1 order by user_id, channel`,
    [id],
  );
  return rows.map(({ told }) => told);
}

test("level 1 refuses new P2 events with 429, and takes P1 and P0", async () => {
  await using world = await pipelineWorld();
  await addUsers(world, 1);
  await shedAt(world, 1);
  const target = { userId: "user_1" };
  await expect(post(world, { type: "offer", target })).rejects.toMatchObject({
    code: "rate_limited",
    details: { retryAfterSeconds: 30, countedAs: "shed" },
  });
  for (const type of ["post", "alert", "code"]) {
    expect(await post(world, { type, target })).toMatchObject({ status: "accepted" });
  }
});

test("level 1 holds P2 fan-outs back where they are, and lets them go on afterwards: nobody is lost", async () => {
  await using world = await pipelineWorld();
  await addUsers(world, 40);
  const broadcast = { broadcast: true };
  const { id } = await post(world, { type: "offer", target: broadcast, channels: ["push"] });
  const p1 = await post(world, { type: "post", target: broadcast, channels: ["push"] });
  await shedAt(world, 1);
  for (const one of [id, p1.id]) await planNotification(world, one);
  expect(await openFanouts(world, 2)).toEqual([]);
  expect(await feed(world, id)).toBe(0);
  await world.drain();
  expect(await conservation(world, p1.id)).toMatchObject({ "push/sent/": 40 });
  expect(await endings(world, id)).toEqual([]);
  await shedAt(world, 0);
  expect(await openFanouts(world, 2)).toEqual([id]);
  await feed(world, id);
  await world.drain();
  expect(await conservation(world, id)).toMatchObject({ "push/sent/": 40 });
});

test("level 2 leaves out P1 pushes to dormant users alone: their inbox has it, and P0 goes out", async () => {
  await using world = await pipelineWorld();
  await addUsers(world, 2);
  await world.pool.query(
    `update users set last_active_at = now() - case id when 1 then interval '31 days' else interval '29 days' end`,
  );
  const ids: string[] = [];
  for (const [type, priority] of [
    ["post", 1],
    ["alert", 0],
  ] as const) {
    for (const userId of ["user_1", "user_2"]) {
      const { id } = await post(world, {
        type,
        target: { userId },
        channels: ["in_app", "push", "email"],
      });
      await fanoutDirect(world, priority, [id]);
      ids.push(id);
    }
  }
  await shedAt(world, 2);
  await world.drain();
  const [dormant = "", active = "", ...urgent] = ids;
  expect(await endings(world, dormant)).toEqual(["email: sent/", "push: cancelled/load_shed"]);
  for (const id of [active, ...urgent]) {
    expect(await endings(world, id)).toEqual(["email: sent/", "push: sent/"]);
  }
  const { rows } = await world.pool.query(
    "select in_app from messages where notification_id = $1",
    [dormant],
  );
  expect(rows).toEqual([{ in_app: true }]);
});

test("level 3 ends P1 in the last tenth of its life, and no P0", async () => {
  const start = new Date();
  await using world = await pipelineWorld(start);
  await addUsers(world, 1);
  const event = { target: { userId: "user_1" }, channels: ["email"], ttlSeconds: 1_000 };
  const [old, code] = [
    await post(world, { ...event, type: "post" }),
    await post(world, { ...event, type: "code" }),
  ];
  await fanoutDirect(world, 1, [old.id]);
  await fanoutDirect(world, 0, [code.id]);
  world.setNow(new Date(start.getTime() + 905_000));
  const young = await post(world, { ...event, type: "post", object: "another" });
  await fanoutDirect(world, 1, [young.id]);
  await shedAt(world, 3);
  await world.drain();
  expect(await endings(world, old.id)).toEqual(["email: expired/load_shed"]);
  expect(await endings(world, young.id)).toEqual(["email: sent/"]);
  expect(await endings(world, code.id)).toEqual(["email: sent/"]);
});

test("a person's word goes before the score until its end, is audited, and can be taken back", async () => {
  const start = new Date();
  await using world = await pipelineWorld(start);
  await shedAt(world, 3);
  await overrideLoad(world, { level: 0, minutes: 10, reason: "the score is wrong" }, by);
  expect(await readLoad(world)).toMatchObject({ level: 3, effective: 0, override: { by } });
  await shedAt(world, 3);
  expect(await readLoad(world)).toMatchObject({ effective: 0 });
  world.setNow(new Date(start.getTime() + 600_001));
  await shedAt(world, 3);
  expect(await readLoad(world)).toMatchObject({ effective: 3, override: null });
  await overrideLoad(world, { level: 1, minutes: 10, reason: "a quiet hour" }, by);
  await endOverride(world, by);
  expect(await readLoad(world)).toMatchObject({ effective: 3 });
  const { rows } = await world.pool.query("select action from audit_log order by id");
  const actions = ["load.override", "load.override", "load.release"];
  expect(rows.map(({ action }) => action)).toEqual(actions);
});

test("a score that the watch no longer renews sheds nothing", async () => {
  const start = new Date();
  await using world = await pipelineWorld(start);
  await shedAt(world, 3);
  world.setNow(new Date(start.getTime() + 31_000));
  expect(await readLoad(world)).toMatchObject({ level: 3, effective: 0 });
});

test("while load is shed, what of P2 is already fanned out goes on slowly, and P1 does not wait", async () => {
  await using world = await pipelineWorld();
  await shedAt(world, 1);
  expect(await createPressure(world.pool, 2).delayMs()).toBe(2_000);
  expect(await createPressure(world.pool, 1).delayMs()).toBe(0);
});
