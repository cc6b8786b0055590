import { expect, test } from "vitest";
import { eraseUser } from "@/server/audience/erase-user";
import { recomputeFollowerRanges } from "@/server/audience/follower-ranges";
import { createAcceptor } from "@/server/pipeline/accept/accept";
import { EventInput } from "@/server/pipeline/accept/contract";
import { releaseDue } from "@/server/pipeline/sending/release-due";
import {
  addUsers,
  conservation,
  type PipelineWorld,
  pipelineWorld,
  producer,
} from "@/server/pipeline/testing";
import { isolate } from "@/workers/attempt";
import { buryNotification } from "./bury";
import { cancelNotification } from "./control";
import { fanoutDirect } from "./direct";
import { feed } from "./feeder";
import { planNotification } from "./plan";
import { runBatch } from "./run-batch";

const start = new Date("2026-11-20T12:00:00Z");

async function accept(world: PipelineWorld, event: object): Promise<string> {
  return (await createAcceptor(world).accept(producer, EventInput.parse(event))).id;
}

const open = async (world: PipelineWorld, id: string) =>
  (
    await world.pool.query<{ from: number }>(
      `select from_user as from from fanout_batches
       where notification_id = $1 and done_at is null order by 1`,
      [id],
    )
  ).rows.map(({ from }) => from);

test("whoever follows while a fan-out to followers is planned is in one of its ranges, exactly once", async () => {
  await using world = await pipelineWorld(start);
  await addUsers(world, 30_000);
  await world.pool.query(
    "insert into follows (actor_id, user_id) select 'star', id from users where id between 2000 and 29000",
  );
  await world.pool.query("analyze follows");
  await recomputeFollowerRanges(world.pool);
  await world.pool.query("update notification_types set fan_out = 'write'");
  await world.pool.query(
    "insert into follows (actor_id, user_id) select 'star', id from users where id in (1, 12000, 29001, 30000) on conflict do nothing",
  );
  const id = await accept(world, { type: "ping", target: { followersOf: "star" } });
  await planNotification(world, id);
  await feed(world, id);
  await world.pool.query(
    "insert into follows (actor_id, user_id) values ('star', 29500), ('star', 3)",
  );
  await world.drain(1);
  const { rows } = await world.pool.query(
    "select count(*)::int as n from messages where notification_id = $1",
    [id],
  );
  expect(rows[0].n).toBe(27_001 + 3 + 2);
  expect(await conservation(world, id)).toEqual({ "/routed/": 27_006 });
});

test("several feeders and several workers at once hand out and write every range once", async () => {
  await using world = await pipelineWorld(start);
  await addUsers(world, 3_000);
  await world.pool.query("update workspace set paced_over = 100, pace_per_second = 400");
  const id = await accept(world, { type: "ping", target: { broadcast: true } });
  await Promise.all([1, 2, 3].map(() => planNotification(world, id)));
  const considered: number[] = [];
  for (let second = 1; second <= 12; second += 1) {
    world.setNow(new Date(start.getTime() + second * 1_000));
    await Promise.all([1, 2, 3].map(() => feed(world, id)));
    const ranges = await open(world, id);
    const done = await Promise.all(
      [...ranges, ...ranges.toReversed()].map((from) => runBatch(world, id, from)),
    );
    considered.push(done.reduce<number>((sum, n) => sum + (n ?? 0), 0));
  }
  expect(considered.reduce((sum, n) => sum + n, 0)).toBe(3_000);
  expect(Math.max(...considered)).toBeLessThanOrEqual(800);
  expect(await conservation(world, id)).toEqual({ "/routed/": 3_000 });
});

test("whoever is erased after planning is suppressed from a list, and unknown ids are counted", async () => {
  await using world = await pipelineWorld(start);
  await addUsers(world, 4);
  const userIds = ["user_1", "user_2", "ghost", "user_3", "user_3"];
  const id = await accept(world, { type: "post", target: { userIds } });
  await planNotification(world, id);
  await eraseUser(world.pool, "user_2", { actor: "tests", now: start });
  await feed(world, id);
  await runBatch(world, id, 0);
  await eraseUser(world.pool, "user_3", { actor: "tests", now: start });
  await world.drain(1);
  expect(await conservation(world, id)).toEqual({
    ...{ "/routed/": 2, "/suppressed/user_erased": 1 },
    ...{ "email/sent/": 1, "push/sent/": 1 },
    ...{ "email/cancelled/user_erased": 1, "push/cancelled/user_erased": 1 },
  });
  const { rows } = await world.pool.query("select status, unknown_recipients from notifications");
  expect(rows).toEqual([{ status: "completed", unknown_recipients: 1 }]);
});

test("a fan-out with an audience that cannot be read is buried, and those beside it go out", async () => {
  await using world = await pipelineWorld(start);
  await addUsers(world, 5);
  const target = { broadcast: true } as const;
  const ids = [];
  for (let i = 0; i < 3; i += 1) {
    ids.push(await accept(world, { type: "ping", target, idempotencyKey: `${i}` }));
  }
  await world.pool.query("update notifications set audience = $2 where id = $1", [
    ids[1],
    { kind: "segment", key: "x", filter: { field: "no.such", op: "is" } },
  ]);
  for (const id of ids) {
    const plan = async () => {
      await planNotification(world, id);
      await feed(world, id);
      for (const from of await open(world, id)) await runBatch(world, id, from);
    };
    await isolate([id], plan, (one, error) => buryNotification(world, "plan.p1", one, error));
  }
  await world.drain(1);
  const { rows } = await world.pool.query(
    `select status, error is not null as explained from notifications
     order by array_position($1::uuid[], id)`,
    [ids],
  );
  expect(rows).toEqual([
    { status: "completed", explained: false },
    { status: "dead", explained: true },
    { status: "completed", explained: false },
  ]);
  expect(await world.boss.fetch("dead.plan.p1")).toHaveLength(1);
});

test("a cancel that races with everything leaves nothing open and nobody unaccounted for", async () => {
  await using world = await pipelineWorld(start);
  await addUsers(world, 1_500);
  await world.pool.query(
    "insert into preferences (user_id, quiet_start, quiet_end) select id, 700, 800 from users where id % 3 = 0",
  );
  await world.pool.query("update workspace set paced_over = 100, pace_per_second = 500");
  for (const when of [0, 1, 2]) {
    const id = await accept(world, {
      ...{ type: "post", target: { broadcast: true }, channels: ["push"] },
      idempotencyKey: `${when}`,
    });
    const by = { actor: "tests", producerId: null };
    if (when === 0)
      await Promise.all([planNotification(world, id), cancelNotification(world, id, by)]);
    else await planNotification(world, id);
    await feed(world, id);
    const batches = (await open(world, id)).map((from) => runBatch(world, id, from));
    const also = when === 1 ? [cancelNotification(world, id, by)] : [];
    await Promise.all([...batches, ...also]);
    const race = when === 2 ? [cancelNotification(world, id, by)] : [];
    await Promise.all([world.drain(1), ...race, releaseDue(world, world.sender.desk, 1)]);
    await world.drain(1);
    const counts = await conservation(world, id);
    expect(Object.keys(counts).filter((key) => key.includes("waiting"))).toEqual([]);
    const { rows } = await world.pool.query(
      "select status, completed_at is not null as over from notifications where id = $1",
      [id],
    );
    expect({ when, ...rows[0] }).toEqual({ when, status: "cancelled", over: true });
  }
});

test("a direct notification that is cancelled while it is evaluated is over, and nothing goes out", async () => {
  await using world = await pipelineWorld(start);
  await addUsers(world, 30);
  const ids = [];
  for (let user = 1; user <= 30; user += 1) {
    ids.push(await accept(world, { type: "post", target: { userId: `user_${user}` } }));
  }
  const by = { actor: "tests", producerId: null };
  await Promise.all([
    fanoutDirect(world, 1, ids),
    ...ids.map((id) => cancelNotification(world, id, by)),
  ]);
  await world.drain(1);
  const { rows } = await world.pool.query(
    `select count(*)::int as n, bool_and(status = 'cancelled' and completed_at is not null) as over,
       (select count(*)::int from deliveries where state <> 'cancelled') as open
     from notifications`,
  );
  expect(rows).toEqual([{ n: 30, over: true, open: 0 }]);
  expect(world.recorder.received).toEqual([]);
});
