import { gt, sql } from "drizzle-orm";
import { workerLeases } from "@/db/schema/operations";
import type { Context } from "@/server/context";
import { type Priority, priorities } from "@/server/queues";

/** A worker whose lease has not beaten for so long (ms) is taken for dead by the pages. */
const silentAfterMs = 10_000;

export type LivingWorker = {
  id: number;
  priority: number;
  host: string;
  pid: number;
  startedAt: Date;
  beatAt: Date;
  /** Accepted → handed over, p95 of what it did lately, ms. */
  latencyMs: number;
};

/** The worker processes whose lease beats. */
export async function livingWorkers({ db, clock }: Context): Promise<LivingWorker[]> {
  const since = new Date(clock.now().getTime() - silentAfterMs);
  return await db
    .select()
    .from(workerLeases)
    .where(gt(workerLeases.beatAt, since))
    .orderBy(workerLeases.priority, workerLeases.id);
}

/** The priorities that nobody works on. */
export async function priorityGaps({ db, clock }: Context): Promise<Priority[]> {
  const since = new Date(clock.now().getTime() - silentAfterMs);
  const alive = await db
    .selectDistinct({ priority: sql<number>`${workerLeases.priority}` })
    .from(workerLeases)
    .where(gt(workerLeases.beatAt, since));
  return priorities.filter((priority) => !alive.some((lease) => lease.priority === priority));
}
