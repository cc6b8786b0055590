import { expect, test, vi } from "vitest";
import type { Pool } from "@/db/client";
import { testDatabase } from "@/db/testing";
import { deadLetterOf, priorities, queuesOf } from "@/server/queues";
import { eventually, expireHeartbeats, startStage } from "./testing";
import {
  account,
  areComplete,
  type DemoWorkspace,
  expectConserved,
  lostOf,
  openDemo,
} from "./testing-accounts";

vi.setConfig({ testTimeout: 240_000 });

/** What no stage can read, each kind in every queue. */
const garbage: (object | undefined)[] = [
  undefined,
  {},
  { ids: "everybody" },
  { ids: ["not an id"] },
  { ids: [null] },
  { notificationId: "not an id", fromUser: "the first" },
  { spans: {} },
  { spans: [{ notificationId: "not an id", fromUser: 0, toUser: 1 }] },
  { spans: [{}, null] },
];

const typeOf = { 0: "otp", 1: "comment", 2: "flash.sale" } as const;

test("poison jobs in every queue end as dead letters, and stop nothing behind them", async () => {
  await using database = await testDatabase();
  await using stage = await startStage(database.url);
  await using demo = await openDemo(stage.env, 200);
  const { pool } = database;
  const all = priorities.flatMap(queuesOf);
  for (const queue of all) {
    await demo.context.boss.insert(
      queue,
      garbage.map((data) => ({ data })),
    );
  }
  const poisoned = await Promise.all(priorities.map((priority) => postPoison(demo, priority)));
  const good: string[] = [];
  for (const priority of priorities) good.push(...(await postGood(demo, priority)));
  for (const priority of priorities) await stage.worker(priority);

  await eventually(() => areComplete(pool, good));
  expect(await statesOf(pool, good)).toEqual(["completed"]);
  expect(lostOf(good, await stage.received())).toEqual([]);
  await eventually(() => areComplete(pool, poisoned));
  expect(await statesOf(pool, poisoned)).toEqual(["dead"]);
  const expected = all.map((queue): [string, number] => [
    deadLetterOf(queue),
    // The notification that could not be planned is beside the garbage.
    garbage.length + (queue.startsWith("plan.") ? 1 : 0),
  ]);
  const letters = async () => expect(await deadLetters(pool)).toEqual(Object.fromEntries(expected));
  await vi.waitFor(letters, { timeout: 20_000, interval: 100 });
});

test("a job that ends every worker ends as a dead letter itself, and its campaign completes", async () => {
  await using database = await testDatabase();
  await using stage = await startStage(database.url);
  await using demo = await openDemo(stage.env, 4_000);
  const { pool } = database;
  await stage.behave("all", { latencyMs: 2_000 });
  const id = await demo.post({ type: "flash.sale", target: { broadcast: true } });
  const worker = await stage.worker(2);
  await eventually(async () => (await claimed(pool, id)) > 0);
  await worker.end("SIGKILL");
  const inDoubt = await claimed(pool, id);
  const jobs = await exhaustAttempts(pool);
  await expireHeartbeats(pool);
  await stage.behave("all", { latencyMs: 10 });
  await stage.worker(2);
  await eventually(() => areComplete(pool, [id]));

  await expectConserved(pool, id);
  const letters = Object.values(await deadLetters(pool)).reduce((sum, n) => sum + n, 0);
  expect(letters).toBe(jobs);
  expect(await errorsOf(pool)).toContain("worker died");
  const push = await account(stage, pool, id, "push");
  const email = await account(stage, pool, id, "email");
  expect(push.unknown.size + email.unknown.size).toBe(inDoubt);
  expect(push.sent.size + email.sent.size).toBeGreaterThan(0);
});

/** Deliveries that a worker has marked before its call. */
async function claimed(pool: Pool, id: string): Promise<number> {
  const { rows } = await pool.query<{ n: number }>(
    "select count(*)::int as n from deliveries where notification_id = $1 and state = 'sending'",
    [id],
  );
  return rows[0]?.n ?? 0;
}

/** As if every earlier attempt at the jobs under way had ended like this one. */
async function exhaustAttempts(pool: Pool): Promise<number> {
  const { rowCount } = await pool.query(
    "update pgboss.job set retry_count = retry_limit - 1 where state = 'active'",
  );
  return rowCount ?? 0;
}

/** Two users' notification whose stored audience nothing can plan. */
async function postPoison(demo: DemoWorkspace, priority: 0 | 1 | 2): Promise<string> {
  const target = { userIds: ["user_1", "user_2"] };
  const id = await demo.post({
    type: typeOf[priority],
    target,
    idempotencyKey: `poison-${priority}`,
  });
  await demo.context.pool.query(
    `update notifications set audience = '{"kind": "nonsense"}' where id = $1`,
    [id],
  );
  return id;
}

/** Three direct notifications to new users, who have no caps and no quiet hours, and one to all three. */
async function postGood(demo: DemoWorkspace, priority: 0 | 1 | 2): Promise<string[]> {
  const users = [1, 2, 3].map((n) => `reader_${priority}_${n}`);
  const type = typeOf[priority];
  const direct = users.map((userId) =>
    demo.post({
      type,
      target: { userId },
      createUser: { email: `${userId}@example.com` },
      idempotencyKey: userId,
    }),
  );
  const ids = await Promise.all(direct);
  const list = { type, target: { userIds: users }, idempotencyKey: `all-${priority}` };
  return [...ids, await demo.post(list)];
}

async function statesOf(pool: Pool, ids: string[]): Promise<string[]> {
  const { rows } = await pool.query<{ status: string }>(
    "select distinct status::text from notifications where id = any($1::uuid[])",
    [ids],
  );
  return rows.map(({ status }) => status);
}

/** Of a fan-out's letters, what they say. */
async function errorsOf(pool: Pool): Promise<string> {
  const { rows } = await pool.query<{ error: string }>("select distinct error from dead_letters");
  return rows.map(({ error }) => error).join();
}

/** Dead letters by queue. */
async function deadLetters(pool: Pool): Promise<Record<string, number>> {
  const { rows } = await pool.query<{ name: string; n: number }>(
    "select name, count(*)::int as n from pgboss.job where name like 'dead.%' group by 1",
  );
  return Object.fromEntries(rows.map(({ name, n }) => [name, n]));
}
