const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi;
const address = /[^\s"'<>@]+@[^\s"'<>@]+/g;
/** Anything with a digit in it: ids, keys, counts, times. */
const numbered = /[\p{L}_.:-]*\d[\p{L}\d_.:-]*/gu;

const longest = 200;

/** What letters with the same trouble have in common: the error without ids, numbers and addresses. */
export function causeOf(error: string): string {
  const text = error.replace(uuid, "…").replace(address, "…").replace(numbered, "#");
  return text.replace(/\s+/g, " ").trim().slice(0, longest) || "unknown error";
}

/** An error's own words, as they are kept. */
export function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message.slice(0, 500) : "unknown error";
}

/**
 * Whose fault it is that an event could not be planned or evaluated: the producer's, unless the database
 * says that it could not (any class of SQLSTATE but 22 and 23, which are about the data itself).
 */
export function isProducersFault(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const state = "code" in error && typeof error.code === "string" ? error.code : null;
  return state === null || /^2[23]...$/.test(state);
}
