import { gt } from "drizzle-orm";
import { workerLeases } from "@/db/schema/operations";
import type { Context } from "@/server/context";
import { type Priority, priorities } from "@/server/queues";
import { leaseMs, livingWorkers } from "./readiness";

export type Worker = {
  id: number;
  priority: number;
  host: string;
  pid: number;
  startedAt: Date;
  /** Accepted → handed over, p95 of what it did lately, ms; 0: nothing lately. */
  latencyMs: number;
};

/** The worker processes whose lease beats. */
export async function readWorkers({ db, clock }: Context): Promise<Worker[]> {
  const { id, priority, host, pid, startedAt, beatAt, latencyMs } = workerLeases;
  const since = new Date(clock.now().getTime() - leaseMs);
  return await db
    .select({ id, priority, host, pid, startedAt, latencyMs })
    .from(workerLeases)
    .where(gt(beatAt, since))
    .orderBy(priority, id);
}

/** The priorities that no living worker serves. */
export async function unservedPriorities(context: Context): Promise<Priority[]> {
  const living = await livingWorkers(context);
  return priorities.filter((priority) => living[`p${priority}`] === 0);
}
