import type { Context } from "@/server/context";
import { type Depth, readBacklog, readDepth } from "./depth.sql";
import { type RunningFanout, readRunning } from "./running.sql";
import { type LivingWorker, livingWorkers } from "./workers";

export type Now = {
  /** Accepted, not yet evaluated; more than 10 000 are not counted. */
  backlog: { priority: number; n: number }[];
  depth: Depth[];
  running: RunningFanout[];
  workers: LivingWorker[];
};

const mostRunning = 12;

/** What is under way at this moment. */
export async function readNow(context: Context): Promise<Now> {
  const [backlog, depth, running, workers] = await Promise.all([
    readBacklog(context.pool),
    readDepth(context.pool),
    readRunning(context.pool, mostRunning),
    livingWorkers(context),
  ]);
  return { backlog, depth, running, workers };
}
