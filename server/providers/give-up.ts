/**
 * For libraries that know no AbortSignal: a race against one, with a single listener however many
 * calls run. Each call settles with its own result, or with `late()` as soon as the signal aborts.
 * The caller ends what is still under way.
 */
export function giveUpOn(signal: AbortSignal) {
  const aborted = new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
  return <T>(call: Promise<T>, late: () => T): Promise<T> =>
    Promise.race([call, aborted.then(late)]);
}
