/** Tells the supervisor, if there is one, that this process does its work from now on. */
export function announceReady(): void {
  process.send?.({ type: "ready" });
}

/**
 * Runs `stop` once when the process is asked to end (SIGTERM, SIGINT), then exits: 0 when it was
 * done in time, 1 when it threw or took longer than `graceMs`.
 */
export function onStop(stop: () => Promise<void>, graceMs = 14_000): void {
  let asked = false;
  const handle = () => {
    if (asked) return;
    asked = true;
    setTimeout(() => process.exit(1), graceMs).unref();
    stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on("SIGTERM", handle);
  process.on("SIGINT", handle);
}
