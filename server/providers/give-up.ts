/**
 * For libraries that know no AbortSignal: waits for all calls, but not beyond the signal.
 * @param late the result of call `i` when it has none by then; the caller's place to end it.
 * Rejects when a call rejects.
 */
export async function allUntil<T>(
  signal: AbortSignal,
  calls: Promise<T>[],
  late: (i: number) => T,
): Promise<T[]> {
  const results = new Map<number, T>();
  const all = Promise.all(calls.map(async (call, i) => void results.set(i, await call)));
  await Promise.race([all, abortOf(signal)]);
  return calls.map((_, i) => results.get(i) ?? late(i));
}

const abortOf = (signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
