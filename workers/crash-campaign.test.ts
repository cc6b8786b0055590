import { expect, test, vi } from "vitest";
import type { Pool } from "@/db/client";
import { testDatabase } from "@/db/testing";
import { eventually, expireHeartbeats, type Stage, startStage, type TestProcess } from "./testing";
import {
  account,
  areComplete,
  ended,
  expectConserved,
  openDemo,
  without,
} from "./testing-accounts";

vi.setConfig({ testTimeout: 240_000 });

const campaign = { type: "flash.sale", target: { broadcast: true } } as const;

test("a worker killed twice in the middle of a campaign leaves everybody accounted for", async () => {
  await using database = await testDatabase();
  await using stage = await startStage(database.url);
  await using demo = await openDemo(stage.env, 20_000);
  const { pool } = database;
  await stage.behave("all", { latencyMs: 120 });
  const id = await demo.post(campaign);
  for (let kill = 1; kill <= 2; kill += 1) {
    const worker = await stage.worker(2);
    await freezeInTheMiddle(pool, id, worker, "push");
    await worker.end("SIGKILL");
    expect(await sending(pool, id, "push")).toBeGreaterThan(0);
    expect(await areComplete(pool, [id])).toBe(false);
    await expireHeartbeats(pool);
  }
  await stage.behave("all", { latencyMs: 10 });
  await stage.worker(2);
  await eventually(() => areComplete(pool, [id]));

  await expectConserved(pool, id);
  const push = await account(stage, pool, id, "push");
  expect(push).toMatchObject({ repeated: [], neverArrived: [] });
  expect(push.unknown.size).toBeGreaterThan(0);
  expect(without(push.arrivedUnsent, push.unknown)).toEqual([]);
  // Mail takes idempotency keys: what was in doubt is sent again, and arrives once.
  const email = await account(stage, pool, id, "email");
  expect(email).toMatchObject({ repeated: [], neverArrived: [], arrivedUnsent: [] });
  expect(email.unknown.size).toBe(0);
  expect(push.sent.size + email.sent.size).toBeGreaterThan(10_000);
});

test("two workers divide a campaign: nothing is sent twice, and nobody is left out", async () => {
  await using database = await testDatabase();
  await using stage = await startStage(database.url);
  await using demo = await openDemo(stage.env, 12_000);
  const { pool } = database;
  await stage.behave("all", { latencyMs: 60 });
  const workers = await Promise.all([stage.worker(2), stage.worker(2)]);
  const id = await demo.post(campaign);
  await eventually(() => bothSend(pool, id));
  await stage.behave("all", { latencyMs: 10 });
  await eventually(() => areComplete(pool, [id]));

  await expectConserved(pool, id);
  await expectExactlyOnce(stage, pool, id);
  expect(workers.every((worker) => worker.alive())).toBe(true);
});

test("a worker asked to stop in the middle of a campaign finishes its calls, and the next one goes on at once", async () => {
  await using database = await testDatabase();
  await using stage = await startStage(database.url);
  await using demo = await openDemo(stage.env, 12_000);
  const { pool } = database;
  await stage.behave("all", { latencyMs: 120 });
  const id = await demo.post(campaign);
  const first = await stage.worker(2);
  await freezeInTheMiddle(pool, id, first, "email");
  first.freeze(false);
  expect(await first.end("SIGTERM")).toBe(0);
  expect(await sending(pool, id, "push")).toBe(0);
  expect(await sending(pool, id, "email")).toBe(0);
  expect(await areComplete(pool, [id])).toBe(false);
  expect(await leftBehind(pool)).toEqual({ activeJobs: 0, leases: 0 });
  await stage.behave("all", { latencyMs: 10 });
  await stage.worker(2);
  await eventually(() => areComplete(pool, [id]));

  await expectConserved(pool, id);
  await expectExactlyOnce(stage, pool, id);
});

/** After some thousand deliveries more: stops the worker between calls to a channel's providers and their record. */
async function freezeInTheMiddle(
  pool: Pool,
  id: string,
  worker: TestProcess,
  channel: string,
): Promise<void> {
  const before = await ended(pool, id);
  await eventually(async () => (await ended(pool, id)) >= before + 3_000);
  await eventually(async () => {
    worker.freeze(true);
    // What it had asked the database for is still done: a record on its way would end what is caught.
    await eventually(() => isIdle(pool));
    const caught = (await sending(pool, id, channel)) > 0;
    if (!caught) worker.freeze(false);
    return caught;
  });
}

/** Whether no statement but this one works in the database; one may wait for the frozen worker to read its rows. */
async function isIdle(pool: Pool): Promise<boolean> {
  const { rowCount } = await pool.query(
    `select from pg_stat_activity
     where datname = current_database() and pid <> pg_backend_pid()
       and backend_type = 'client backend' and state = 'active'
       and wait_event_type is distinct from 'Client'`,
  );
  return rowCount === 0;
}

/** Deliveries of a channel that a worker has claimed and not yet recorded. */
async function sending(pool: Pool, id: string, channel: string): Promise<number> {
  const { rows } = await pool.query<{ n: number }>(
    `select count(*)::int as n from deliveries
     where notification_id = $1 and channel = $2 and state = 'sending'`,
    [id, channel],
  );
  return rows[0]?.n ?? 0;
}

/** Whether two workers have calls under way at the same moment. */
async function bothSend(pool: Pool, id: string): Promise<boolean> {
  const { rows } = await pool.query<{ n: number }>(
    `select count(distinct claimed_by)::int as n from deliveries
     where notification_id = $1 and state = 'sending'`,
    [id],
  );
  return rows[0]?.n === 2;
}

/** What would make the next worker wait for a heartbeat or a lease to run out. */
async function leftBehind(pool: Pool) {
  const { rows } = await pool.query<{ activeJobs: number; leases: number }>(
    `select (select count(*)::int from pgboss.job where state = 'active') as "activeJobs",
            (select count(*)::int from worker_leases) as leases`,
  );
  return rows[0];
}

/** Every delivery was sent by the first attempt at it, and nothing is in doubt. */
async function expectExactlyOnce(stage: Stage, pool: Pool, id: string): Promise<void> {
  for (const channel of ["push", "email"]) {
    const { sent, ...doubts } = await account(stage, pool, id, channel);
    expect(sent.size).toBeGreaterThan(1_000);
    expect(doubts).toEqual({
      failed: new Set(),
      unknown: new Set(),
      repeated: [],
      neverArrived: [],
      arrivedUnsent: [],
    });
  }
  const { rowCount } = await pool.query(
    "select from delivery_attempts where notification_id = $1",
    [id],
  );
  expect(rowCount).toBe(0);
}
