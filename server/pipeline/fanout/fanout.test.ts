import { expect, test } from "vitest";
import { createAcceptor } from "@/server/pipeline/accept/accept";
import { EventInput } from "@/server/pipeline/accept/contract";
import {
  addUsers,
  conservation,
  type PipelineWorld,
  pipelineWorld,
  producer,
} from "@/server/pipeline/testing";
import { queues, type SendingJob } from "@/server/queues";
import { isolate } from "@/workers/attempt";
import { buryNotification } from "./bury";
import { cancelNotification, pauseFanout, resumeFanout } from "./control";
import { fanoutDirect } from "./direct";
import { feed } from "./feeder";
import { planNotification } from "./plan";
import { runBatch } from "./run-batch";

let key = 0;
async function accept(world: PipelineWorld, event: object): Promise<string> {
  key += 1;
  const parsed = EventInput.parse({ idempotencyKey: `f${key}`, ...event });
  return (await createAcceptor(world).accept(producer, parsed)).id;
}

const status = async (world: PipelineWorld, id: string) =>
  (await world.pool.query("select status from notifications where id = $1", [id])).rows[0].status;

test("every audience is considered whole, once, and accounted for", async () => {
  await using world = await pipelineWorld();
  await addUsers(world, 12_000);
  await world.pool.query(
    "insert into follows (actor_id, user_id) select 'star', id from users where id % 2 = 0",
  );
  await world.pool.query(
    `insert into segments (key, name, filter) values ('berlin', 'Berlin', '{"field":"timeZone","op":"eq","value":"UTC"}')`,
  );
  for (const [target, people] of [
    [{ broadcast: true }, 12_000],
    [{ followersOf: "star" }, 6_000],
    [{ segment: "berlin" }, 12_000],
    [{ userIds: ["user_1", "user_9999", "nobody", "user_12000"] }, 3],
  ] as const) {
    const id = await accept(world, { type: "offer", target, channels: ["in_app", "push"] });
    await world.drain(2);
    const counts = await conservation(world, id);
    expect(Object.values(counts).reduce((sum, n) => sum + n, 0)).toBe(2 * people - capped(counts));
    expect(await status(world, id)).toBe("completed");
  }
  const { rows } = await world.pool.query("select max(unknown_recipients) as n from notifications");
  expect(rows[0].n).toBe(1);
}, 120_000);

/** Suppressed recipients have no delivery. */
const capped = (counts: Record<string, number>) =>
  Object.entries(counts)
    .filter(([kind]) => kind.startsWith("/suppressed"))
    .reduce((sum, [, n]) => sum + n, 0);

test("two workers that race for a range write it once, and a replay writes nothing", async () => {
  await using world = await pipelineWorld();
  await addUsers(world, 2_000);
  const id = await accept(world, { type: "offer", target: { broadcast: true } });
  await planNotification(world, id);
  await feed(world, id);
  const results = await Promise.all([runBatch(world, id, 0), runBatch(world, id, 0)]);
  expect(results.toSorted()).toEqual([2_000, null]);
  expect(await runBatch(world, id, 0)).toBeNull();
  await world.drain(2);
  await conservation(world, id);
});

test("a range in which somebody has a message already passes over it", async () => {
  await using world = await pipelineWorld();
  await addUsers(world, 100);
  const id = await accept(world, { type: "offer", target: { broadcast: true } });
  await planNotification(world, id);
  await feed(world, id);
  await world.pool.query(
    "insert into messages (user_id, notification_id, priority, outcome, in_app) values (5, $1, 2, 'routed', true)",
    [id],
  );
  expect(await runBatch(world, id, 0)).toBe(99);
});

test("a direct notification evaluated twice, at once, has one message and one delivery a channel", async () => {
  await using world = await pipelineWorld();
  await addUsers(world, 1);
  const id = await accept(world, { type: "code", target: { userId: "user_1" } });
  await Promise.all(Array.from({ length: 5 }, () => fanoutDirect(world, 0, [id])));
  await world.drain();
  const { rows } = await world.pool.query(
    "select (select count(*) from messages)::int as messages, (select count(*) from deliveries)::int as deliveries",
  );
  expect(rows[0]).toEqual({ messages: 1, deliveries: 2 });
  expect(world.recorder.received.flatMap(({ items }) => items)).toHaveLength(2);
});

test("a direct notification's jobs are fetched before those of a fan-out that was there first", async () => {
  await using world = await pipelineWorld();
  await addUsers(world, 3);
  const post = (target: object) => accept(world, { type: "post", target, channels: ["push"] });
  const crowd = await post({ broadcast: true });
  await planNotification(world, crowd);
  await feed(world, crowd);
  const one = await post({ userId: "user_3" });
  const [first] = await world.boss.fetch<{ ids?: string[] }>(queues.fanout(1));
  expect(first?.data.ids).toEqual([one]);

  await runBatch(world, crowd, 0);
  await fanoutDirect(world, 1, [one]);
  const [sent] = await world.boss.fetch<SendingJob>(queues.sending("push", 1));
  expect(sent?.data.spans.map(({ notificationId }) => notificationId)).toEqual([one]);
});

test("of many notifications that race for a user's last slot of the day, exactly one gets it", async () => {
  await using world = await pipelineWorld();
  await addUsers(world, 1);
  await world.pool.query(
    "insert into preferences (user_id, daily_cap, hourly_cap) values (1, 3, 30)",
  );
  const ids: string[] = [];
  for (let i = 0; i < 12; i += 1) {
    ids.push(await accept(world, { type: "post", target: { userId: "user_1" } }));
  }
  await Promise.all(ids.map((id) => fanoutDirect(world, 1, [id])));
  const { rows } = await world.pool.query(
    "select outcome, count(*)::int as n from messages group by 1 order by 1",
  );
  expect(rows).toEqual([
    { outcome: "routed", n: 3 },
    { outcome: "suppressed", n: 9 },
  ]);
});

test("messages over the hourly cap queue up, so that no rolling hour holds more than the cap", async () => {
  await using world = await pipelineWorld();
  await addUsers(world, 1);
  await world.pool.query("insert into preferences (user_id, hourly_cap) values (1, 4)");
  const ids: string[] = [];
  for (let i = 0; i < 14; i += 1) {
    ids.push(await accept(world, { type: "post", target: { userId: "user_1" } }));
  }
  await fanoutDirect(world, 1, ids);
  const { rows } = await world.pool.query<{ at: Date }>(
    "select coalesce(held_until, uuidv7_time(notification_id)) as at from messages order by 1",
  );
  const times = rows.map(({ at }) => at.getTime());
  expect(times).toHaveLength(14);
  times.forEach((at, i) => {
    const cap = times[i + 4];
    if (cap !== undefined) expect(cap - at).toBeGreaterThanOrEqual(3_600_000);
  });
});

test("a fan-out that is paused stops where it is, goes on from there, and loses nobody", async () => {
  await using world = await pipelineWorld();
  await addUsers(world, 12_000);
  const id = await accept(world, {
    type: "offer",
    target: { broadcast: true },
    channels: ["push"],
  });
  await planNotification(world, id);
  await feed(world, id);
  await runBatch(world, id, 0);
  await pauseFanout(world, id, "tests");
  expect(await feed(world, id)).toBe(0);
  await world.drain(2);
  expect(world.recorder.received).toEqual([]);
  await resumeFanout(world, id, "tests");
  await world.drain(2);
  const counts = await conservation(world, id);
  expect(counts["push/sent/"]).toBe(12_000);
}, 60_000);

test("cancelling in the middle ends what is not yet sent, and accounts for it", async () => {
  await using world = await pipelineWorld();
  await addUsers(world, 12_000);
  const id = await accept(world, {
    type: "offer",
    target: { broadcast: true },
    channels: ["push"],
  });
  await planNotification(world, id);
  await feed(world, id);
  await runBatch(world, id, 0);
  await cancelNotification(world, id, { actor: "tests", producerId: null });
  await world.drain(2);
  expect(world.recorder.received).toEqual([]);
  const counts = await conservation(world, id);
  expect(counts["push/cancelled/cancelled"]).toBe(counts["/routed/"]);
  expect(await status(world, id)).toBe("cancelled");
}, 60_000);

test("the pace is never exceeded, whatever the clock does", async () => {
  await using world = await pipelineWorld(new Date("2026-11-20T12:00:00Z"));
  await addUsers(world, 5_000);
  await world.pool.query("update workspace set paced_over = 100, pace_per_second = 500");
  const id = await accept(world, { type: "offer", target: { broadcast: true } });
  await planNotification(world, id);
  const handedOut = async () =>
    (await world.pool.query("select checkpoint as n from fanouts")).rows[0].n;
  const runAll = async () => {
    const { rows } = await world.pool.query(
      "select from_user as n from fanout_batches where done_at is null",
    );
    for (const { n } of rows) await runBatch(world, id, n);
  };
  const start = Date.parse("2026-11-20T12:00:00Z");
  for (let ms = 0; ms <= 6_000; ms += 250) {
    world.setNow(new Date(start + ms));
    await feed(world, id);
    await runAll();
    // One second's worth may be in the bucket, and one batch beyond it.
    expect(await handedOut()).toBeLessThanOrEqual(500 * (ms / 1_000) + 1_000);
  }
  expect(await handedOut()).toBeGreaterThan(2_000);
});

test("a small segment is paced by the people in it, and needs few batches", async () => {
  await using world = await pipelineWorld(new Date("2026-11-20T12:00:00Z"));
  await addUsers(world, 6_000);
  await world.pool.query("update users set region = 'FR' where id % 20 = 0");
  await world.pool.query(
    `insert into segments (key, name, filter)
     values ('french', 'French', '{"field": "region", "op": "eq", "value": "FR"}')`,
  );
  const id = await accept(world, { type: "offer", target: { segment: "french" } });
  await world.pool.query("update notifications set pace_per_second = 100 where id = $1", [id]);
  await planNotification(world, id);
  const considered: number[] = [];
  const start = Date.parse("2026-11-20T12:00:00Z");
  for (let second = 0; second <= 3; second += 1) {
    world.setNow(new Date(start + second * 1_000));
    while ((await feed(world, id)) > 0) {
      const { rows } = await world.pool.query(
        "select from_user as n from fanout_batches where done_at is null",
      );
      for (const { n } of rows) await runBatch(world, id, n);
    }
    const { rows } = await world.pool.query("select count(*)::int as n from messages");
    considered.push(rows[0].n);
  }
  expect(considered).toEqual([0, 100, 200, 300]);
  const batches = await world.pool.query("select count(*)::int as n from fanout_batches");
  expect(batches.rows[0].n).toBeLessThanOrEqual(4);
});

test("a poison event is buried with its reason, and the events beside it go out", async () => {
  await using world = await pipelineWorld();
  await addUsers(world, 3);
  const ids: string[] = [];
  for (const user of ["user_1", "user_2", "user_3"]) {
    ids.push(await accept(world, { type: "ping", target: { userId: user } }));
  }
  const bad = ids[1] ?? "";
  await isolate(
    ids,
    async (some) => {
      if (some.includes(bad)) throw new Error("poison");
      await fanoutDirect(world, 1, some);
    },
    (id, error) => buryNotification(world, "fanout.p1", id, error),
  );
  const statuses = await Promise.all(ids.map((id) => status(world, id)));
  expect(statuses).toEqual(["completed", "dead", "completed"]);
  const dead = await world.boss.fetch("dead.fanout.p1");
  expect(dead[0]?.data).toMatchObject({ ids: [bad] });
});
