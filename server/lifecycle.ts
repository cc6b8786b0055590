/** Tells the supervisor, if there is one, that this process does its work from now on. */
export function announceReady(): void {
  process.send?.({ type: "ready" });
}

const supervised = process.connected;

/**
 * Ends the process. An exit waits for the threads of loaders, at times for ever: whoever has lost the supervisor,
 * which would end it then, and for whom nobody waits, does without one.
 */
function end(code: number): void {
  if (supervised && !process.connected) process.kill(process.pid, "SIGKILL");
  else process.exit(code);
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
    setTimeout(() => end(1), graceMs).unref();
    stop().then(
      () => end(0),
      () => end(1),
    );
  };
  process.on("SIGTERM", handle);
  process.on("SIGINT", handle);
}
