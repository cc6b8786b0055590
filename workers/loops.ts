import type { Logger } from "@/server/log";

/** Something done again and again, `everyMs` after it was done last. */
export type Loop = { name: string; everyMs: number; run: () => Promise<unknown> };

/** Runs loops until stopped; each waits for its own last run, none for another. A run that fails is tried again. */
export function startLoops(loops: readonly Loop[], log: Logger): { stop(): Promise<void> } {
  let stopped = false;
  const wakers = new Set<() => void>();

  function pause(ms: number): Promise<void> {
    if (stopped) return Promise.resolve();
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        wakers.delete(done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      wakers.add(done);
    });
  }

  const running = loops.map(async ({ name, everyMs, run }) => {
    while (!stopped) {
      await run().catch((error: unknown) => {
        const err = error instanceof Error ? error.message : "unknown";
        log.warn({ err, task: name }, "a timed task failed; it will run again");
      });
      await pause(everyMs);
    }
  });

  return {
    stop: async () => {
      stopped = true;
      for (const wake of wakers) wake();
      await Promise.all(running);
    },
  };
}
