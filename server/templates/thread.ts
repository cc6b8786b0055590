import path from "node:path";
import { Worker } from "node:worker_threads";
import type { ThreadAnswer, ThreadRequest, ThreadResult } from "./render-thread";

/** What a thread made of a chunk: every result, or the position of the item that it ended on. */
export type ChunkOutcome =
  | { done: true; results: ThreadResult[] }
  | { done: false; guilty: number; error: string };

export type Thread = {
  /** One chunk at a time. @throws when the thread cannot even begin. */
  run(request: ThreadRequest, deadlineMs: number): Promise<ChunkOutcome>;
  /** false once it ended: the next chunk needs another thread. */
  alive(): boolean;
  close(): Promise<void>;
};

/** Time (ms) to load the thread's modules on a busy machine. */
const startDeadlineMs = 30_000;
const heapMb = 96;

const outOfMemory = "The template used too much memory";
const tooSlow = "The template took too long to render";

/** Starts a thread that renders. It keeps the process alive only while it works. */
export function startThread(): Thread {
  const progress = new Int32Array(new SharedArrayBuffer(4));
  // By path: it must be found from a compiled worker and from Next's bundle alike.
  const file = path.join(process.cwd(), "server/templates/render-thread.ts");
  const worker = new Worker(file, {
    // A named field: Next's bundler adds fields of its own to what a thread is given.
    workerData: { progress: progress.buffer },
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: heapMb },
  });
  worker.unref();
  let alive = true;
  let failure: Error | undefined;
  worker.on("error", (error: Error) => {
    failure = error;
  });
  worker.on("exit", () => {
    alive = false;
  });

  async function run(request: ThreadRequest, deadlineMs: number): Promise<ChunkOutcome> {
    Atomics.store(progress, 0, 0);
    const { promise, resolve } = Promise.withResolvers<ThreadAnswer | null>();
    const ended = () => resolve(null);
    worker.once("message", resolve).once("exit", ended).ref();
    if (!alive) ended();
    let stuck = false;
    const stopWatching = watch(
      { worker, progress, items: request.items.length },
      deadlineMs,
      () => {
        stuck = true;
        void worker.terminate();
      },
    );
    worker.postMessage(request);
    const answer = await promise;
    stopWatching();
    worker.off("message", resolve).off("exit", ended).unref();
    if (answer) return { done: true, results: answer.results };
    alive = false;
    const begun = Atomics.load(progress, 0);
    if (begun === 0) throw new Error("The render thread does not start", { cause: failure });
    return { done: false, guilty: begun - 1, error: stuck ? tooSlow : outOfMemory };
  }

  return {
    run,
    alive: () => alive,
    close: async () => {
      alive = false;
      await worker.terminate();
    },
  };
}

/** How long an item has been rendered: by the clock, and on a processor (ms). */
type Spent = { wallMs: number; processorMs: number };

/** By the clock, an item may take so many deadlines. */
const mostDeadlines = 10;

/**
 * Whether an item took longer than its deadline: of its own time on a processor, as a machine that has too much to
 * do is no fault of the template's; and much longer by the clock, so that nobody waits for ever.
 */
export const isTooSlow = ({ wallMs, processorMs }: Spent, deadlineMs: number): boolean =>
  processorMs >= deadlineMs || wallMs >= mostDeadlines * deadlineMs;

type Watched = { worker: Pick<Worker, "cpuUsage">; progress: Int32Array; items: number };

/** Calls `onStuck` when one item takes longer than the deadline. @returns how to stop watching. */
export function watch(
  { worker, progress, items }: Watched,
  deadlineMs: number,
  onStuck: () => void,
): () => void {
  let seen = -1;
  let movedAt = performance.now();
  let before: NodeJS.CpuUsage | undefined;
  let over = false;

  async function look(): Promise<void> {
    const begun = Atomics.load(progress, 0);
    if (begun !== seen) {
      [seen, movedAt, before] = [begun, performance.now(), undefined];
      return;
    }
    if (begun > items || !(await isLate(begun))) return;
    if (!over && Atomics.load(progress, 0) === begun) onStuck();
  }
  async function isLate(begun: number): Promise<boolean> {
    const wallMs = performance.now() - movedAt;
    if (begun === 0) return wallMs >= startDeadlineMs;
    const used = await worker.cpuUsage(before);
    // What it used until now is not counted: the item may have begun just before.
    before ??= used;
    if (before === used) return false;
    return isTooSlow({ wallMs, processorMs: (used.user + used.system) / 1_000 }, deadlineMs);
  }

  let looking = false;
  const timer = setInterval(
    async () => {
      // Within one call of the engine's own it answers only afterwards: then the clock alone judges.
      if (looking) {
        const wallMs = performance.now() - movedAt;
        const isSame = seen > 0 && Atomics.load(progress, 0) === seen;
        if (isSame && isTooSlow({ wallMs, processorMs: 0 }, deadlineMs)) onStuck();
        return;
      }
      looking = true;
      // A thread that has just ended cannot be asked, and needs not be.
      await look().catch(() => {});
      looking = false;
    },
    Math.max(5, deadlineMs / 8),
  );
  return () => {
    over = true;
    clearInterval(timer);
  };
}
