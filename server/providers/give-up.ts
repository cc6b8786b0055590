import type { Answer } from "./provider";

/**
 * For libraries that know no AbortSignal: waits for all calls, but not beyond the signal.
 * @param late the answer of call `i` when it has none by then; the caller's place to end it.
 * Rejects when a call rejects.
 */
export async function allUntil(
  signal: AbortSignal,
  calls: Promise<Answer>[],
  late: (i: number) => Answer,
): Promise<Answer[]> {
  const inTime = await Promise.race([Promise.all(calls), abortOf(signal)]);
  if (inTime) return inTime;
  // Only now, call by call: most batches come to their end, and need not pay for those that do not.
  const notYet = Promise.resolve(null);
  const answers = await Promise.all(calls.map((call) => Promise.race([call, notYet])));
  return answers.map((answer, i) => answer ?? late(i));
}

const abortOf = (signal: AbortSignal) =>
  new Promise<null>((resolve) => {
    if (signal.aborted) resolve(null);
    else signal.addEventListener("abort", () => resolve(null), { once: true });
  });
