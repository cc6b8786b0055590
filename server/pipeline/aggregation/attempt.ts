import type { Queryable } from "@/db/client";
import { isPassing, isUnreachable } from "@/db/unreachable";
import type { Logger } from "@/server/log";

/** Nobody who is told something waits longer for the state of aggregates. */
const mostWait = "1s";

/**
 * Runs work on the state of aggregates within the caller's transaction, which goes on without it when that state
 * cannot be read or written: events are then delivered one by one.
 * @returns what the work returned; `otherwise` when it could not be done.
 */
export async function attempt<T>(
  client: Queryable,
  log: Logger,
  otherwise: T,
  work: () => Promise<T>,
): Promise<T> {
  await client.query(`savepoint aggregation; set local lock_timeout = '${mostWait}'`);
  try {
    const result = await work();
    await client.query("set local lock_timeout to default; release savepoint aggregation");
    return result;
  } catch (error) {
    if (isUnreachable(error) || isPassing(error)) throw error;
    await client.query("rollback to savepoint aggregation; release savepoint aggregation");
    log.warn({ err: error instanceof Error ? error.message : "unknown" }, "aggregates unavailable");
    return otherwise;
  }
}
