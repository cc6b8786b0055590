/**
 * How a recipient is recorded: `each` job by its own handler, as one writes it first; or the jobs of a
 * fetch `together`, which is half way to a set-based fan-out.
 */
export type Recording = "each" | "together";

/** One process's part of a run with one job per recipient. */
export type Share = {
  notificationId: string;
  recording: Recording;
  /** It enqueues the jobs of users `from`+1 … `to`, and works off whoever's are queued. */
  from: number;
  to: number;
  /** Jobs recorded and completed, reported as they are. */
  handled: (jobs: number) => void;
  /** Aborted when every job of the run has been handled. */
  done: AbortSignal;
};

/** Jobs in one insert, in one fetch and in one record: more brought no more. */
export const jobsAtOnce = 1_000;

/** The ids of a share, `jobsAtOnce` at a time. */
export function* pagesOf({ from, to }: Share): Generator<number[]> {
  for (let next = from; next < to; next += jobsAtOnce) {
    yield Array.from({ length: Math.min(jobsAtOnce, to - next) }, (_, i) => next + i + 1);
  }
}
