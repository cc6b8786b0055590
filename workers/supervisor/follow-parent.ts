/**
 * Loaded into every child before its own code: when the supervisor dies, however it dies, the
 * channel to it closes, and the child drains as if it had been asked to stop.
 */
const mostSeconds = 15;

process.once("disconnect", () => {
  setTimeout(() => process.kill(process.pid, "SIGKILL"), mostSeconds * 1000).unref();
  process.kill(process.pid, "SIGTERM");
});
// Listening must not keep a process alive that has nothing else to do.
process.channel?.unref();

export {};
