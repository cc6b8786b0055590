import { setTimeout as delay } from "node:timers/promises";
import { PgBoss } from "pg-boss";
import type { Pool } from "@/db/client";
import type { Recipient } from "./recipients";
import { recorders } from "./record";
import { jobsAtOnce, pagesOf, type Share } from "./share";

const queue = "bench.recipient";
type RecipientJob = { notificationId: string; userId: number };

/** A queue with a table of its own, as the pipeline's queues have. */
export async function preparePgBoss(url: string): Promise<void> {
  const boss = new PgBoss({ connectionString: url, supervise: false, schedule: false, max: 1 });
  boss.on("error", console.error);
  await boss.start();
  await boss.createQueue(queue, { partition: true });
  await boss.stop({ graceful: false });
}

/** Works until the run is done: inserts, fetches and completes a thousand jobs at once. */
export async function runPgBoss(
  pool: Pool,
  share: Share,
  cache: Map<number, Recipient>,
): Promise<void> {
  const boss = new PgBoss({
    db: { executeSql: (text, values) => pool.query(text, values as unknown[]) },
    supervise: false,
    schedule: false,
    migrate: false,
    createSchema: false,
  });
  boss.on("error", console.error);
  await boss.start();
  await Promise.all([enqueue(boss, share), work(boss, pool, share, cache)]);
  await boss.stop({ graceful: false });
}

async function enqueue(boss: PgBoss, share: Share): Promise<void> {
  for (const userIds of pagesOf(share)) {
    const jobs = userIds.map((userId) => ({
      data: { notificationId: share.notificationId, userId } satisfies RecipientJob,
    }));
    await boss.insert(queue, jobs);
  }
}

async function work(
  boss: PgBoss,
  pool: Pool,
  { notificationId, recording, handled, done }: Share,
  cache: Map<number, Recipient>,
): Promise<void> {
  while (!done.aborted) {
    const jobs = await boss.fetch<RecipientJob>(queue, { batchSize: jobsAtOnce });
    if (jobs.length === 0) {
      await delay(5);
      continue;
    }
    const userIds = jobs.map(({ data }) => data.userId);
    await recorders[recording](pool, cache, notificationId, userIds);
    const ids = jobs.map(({ id }) => id);
    await boss.complete(queue, ids);
    handled(ids.length);
  }
}
