import { Logger, makeWorkerUtils, run, runMigrations } from "graphile-worker";
import type { Pool } from "@/db/client";
import type { Recipient } from "./recipients";
import { recorders } from "./record";
import { jobsAtOnce, pagesOf, type Share } from "./share";

const task = "recipient";
const logger = new Logger(() => (level, message) => {
  if (level === "error") console.error(message);
});

export async function prepareGraphile(url: string): Promise<void> {
  await runMigrations({ connectionString: url, logger });
}

/**
 * Works until the run is done, with its fastest settings: a local queue, batched completion, and a
 * thousand handlers at once (each takes one job) that wait for one commit.
 */
export async function runGraphile(
  pool: Pool,
  share: Share,
  cache: Map<number, Recipient>,
): Promise<void> {
  const utils = await makeWorkerUtils({ pgPool: pool, logger });
  const { notificationId, recording, handled } = share;
  const handle = together(async (userIds) => {
    await recorders[recording](pool, cache, notificationId, userIds);
    handled(userIds.length);
  });
  const enqueue = async () => {
    for (const userIds of pagesOf(share)) {
      await utils.addJobs(
        userIds.map((userId) => ({ identifier: task, payload: { notificationId, userId } })),
      );
    }
  };
  const runner = await run({
    pgPool: pool,
    logger,
    noHandleSignals: true,
    taskList: { [task]: (payload) => handle(userIdOf(payload)) },
    preset: {
      worker: {
        concurrentJobs: jobsAtOnce,
        localQueue: { size: jobsAtOnce },
        completeJobBatchDelay: 1,
        failJobBatchDelay: 1,
        pollInterval: 100,
      },
    },
  });
  await enqueue();
  if (!share.done.aborted) {
    await new Promise((resolve) => share.done.addEventListener("abort", resolve, { once: true }));
  }
  await runner.stop();
  await utils.release();
}

function userIdOf(payload: unknown): number {
  if (typeof payload === "object" && payload !== null && "userId" in payload) {
    return Number(payload.userId);
  }
  throw new Error("a job without a user");
}

/** Collects the users of jobs that run at the same time, and hands them on in one go. */
function together(record: (userIds: number[]) => Promise<void>) {
  type Waiting = { userId: number; resolve: () => void; reject: (error: unknown) => void };
  let waiting: Waiting[] = [];
  const flush = () => {
    const batch = waiting;
    waiting = [];
    if (batch.length === 0) return;
    record(batch.map(({ userId }) => userId)).then(
      () => batch.forEach(({ resolve }) => void resolve()),
      (error) => batch.forEach(({ reject }) => void reject(error)),
    );
  };
  return (userId: number) =>
    new Promise<void>((resolve, reject) => {
      waiting.push({ userId, resolve, reject });
      if (waiting.length === 1) setTimeout(flush, 2);
    });
}
