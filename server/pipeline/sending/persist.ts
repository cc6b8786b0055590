import { isPassing, isUnreachable } from "@/db/unreachable";
import type { Context } from "@/server/context";

const pauseMs = 500;

/**
 * Runs a transaction that has to succeed: again while the database does not answer, and when it gave
 * way to another one (a deadlock).
 * @param tries how often; what the process knows is lost with it, so a caller that may not lose it gives none.
 */
export async function persist<T>(
  { log }: Context,
  work: () => Promise<T>,
  tries = Number.POSITIVE_INFINITY,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      const again = isUnreachable(error) || isPassing(error);
      if (!again || attempt >= tries) throw error;
      log.warn({ attempt }, "not written yet: the database does not answer, or gave way");
      if (isUnreachable(error)) await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }
}
