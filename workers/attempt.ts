import { isPassing, isUnreachable } from "@/db/unreachable";
import type { Logger } from "@/server/log";

const pauseMs = 500;

const codeOf = (error: unknown): string =>
  error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";

/**
 * Runs `work`, and again while the database is away: a restart of PostgreSQL in the middle of
 * everything costs a job no retry. Gives up, with the error, when the process is stopping.
 */
export async function withDatabase<T>(
  work: () => Promise<T>,
  { log, stopping }: { log: Logger; stopping: () => boolean },
): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      const again = isUnreachable(error) || (isPassing(error) && tries < 5);
      if (!again || stopping()) throw error;
      log.warn({ tries, code: codeOf(error) }, "the database does not answer; trying again");
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }
}

/**
 * Runs a set of ids together; when that throws, halves it until the guilty ones are alone, so that a
 * poison event never stops the events beside it.
 */
export async function isolate(
  ids: string[],
  run: (ids: string[]) => Promise<void>,
  poison: (id: string, error: unknown) => Promise<void>,
): Promise<void> {
  try {
    await run(ids);
  } catch (error) {
    if (isUnreachable(error) || isPassing(error)) throw error;
    const [only] = ids;
    if (only !== undefined && ids.length === 1) return poison(only, error);
    const middle = Math.ceil(ids.length / 2);
    await isolate(ids.slice(0, middle), run, poison);
    await isolate(ids.slice(middle), run, poison);
  }
}
