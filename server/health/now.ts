import type { Context } from "@/server/context";
import { type Age, type Depth, readAges, readBacklog, readDepth } from "./depth.sql";
import { type RunningFanout, readRunning } from "./running.sql";
import { readWorkers, type Worker } from "./workers";

export type Now = {
  /** Accepted, not yet evaluated; more than 10 000 are not counted. */
  backlog: { priority: number; n: number }[];
  depth: Depth[];
  ages: Age[];
  running: RunningFanout[];
  workers: Worker[];
};

const mostRunning = 12;

/** What is under way at this moment. */
export async function readNow(context: Context): Promise<Now> {
  const [backlog, depth, ages, running, workers] = await Promise.all([
    readBacklog(context.pool),
    readDepth(context.pool),
    readAges(context.pool),
    readRunning(context.pool, mostRunning),
    readWorkers(context),
  ]);
  return { backlog, depth, ages, running, workers };
}
