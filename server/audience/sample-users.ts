import type { Queryable } from "@/db/client";

/** Neighbours are read together, because they share pages. */
const runLength = 64;

/** Users to look at instead of all: of how many, and whether they are all there are. */
export type UserSample = {
  ids: number[];
  /** Ids from the first to the last, used or not, for each one that is looked at. */
  scale: number;
  complete: boolean;
};

/**
 * About `size` ids, in runs that lie evenly over all of them: always the same ones, so that a number
 * does not tremble while somebody types. Two probes of users' primary key; no more ids than `size` are
 * all taken.
 */
export async function sampleUsers(client: Queryable, size: number): Promise<UserSample> {
  const { rows } = await client.query<{ first: number | null; last: number | null }>(
    // Below zero are recipients of Carillon's own messages.
    "select min(id) as first, max(id) as last from users where id > 0",
  );
  const { first, last } = { ...rows[0] };
  if (first == null || last == null) return { ids: [], scale: 1, complete: true };
  const span = last - first + 1;
  if (span <= size) {
    return { ids: Array.from({ length: span }, (_, i) => first + i), scale: 1, complete: true };
  }
  const ids = Array.from({ length: Math.floor(size / runLength) }, (_, run) => run).flatMap((run) =>
    runOf(first, span, run, Math.floor(size / runLength)),
  );
  return { ids, scale: span / ids.length, complete: false };
}

/** Each stretch of ids has its run somewhere else in it: what repeats with the ids does not deceive. */
function runOf(first: number, span: number, run: number, runs: number): number[] {
  const stretch = span / runs;
  const shift = ((run * 0.618_033_988_75) % 1) * (stretch - runLength);
  const from = first + Math.floor(run * stretch + shift);
  return Array.from({ length: runLength }, (_, i) => from + i);
}
