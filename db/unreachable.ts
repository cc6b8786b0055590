const networkCodes = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EPIPE",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "ENETUNREACH",
]);

/** Connection failures, too many connections or a full disk, shutting down or starting up, read-only. */
const sqlStates = /^(08...|53...|57P0[1-4]|25006)$/;

/** What the driver says without a code, when a connection breaks or cannot be had. */
const driverSays =
  /^Connection terminated|timeout exceeded when trying to connect|^Client has encountered a connection error/;

/** Whether an error means that the database cannot be used now, not that a statement was wrong. */
export function isUnreachable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  // A name with several addresses fails with one error for each.
  if (error instanceof AggregateError) return error.errors.some(isUnreachable);
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  if (networkCodes.has(code) || sqlStates.test(code)) return true;
  // Drizzle wraps what the driver threw.
  return driverSays.test(error.message) || isUnreachable(error.cause);
}

/** A deadlock, a serialization failure, a statement timeout. */
const passingStates = new Set(["40P01", "40001", "57014"]);

/** Whether running the same transaction again cures the error. */
export function isPassing(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  return passingStates.has(code) || isPassing(error.cause);
}
