import type { Judged } from "./judged";

/** A value at a moment (ms since 1970). */
export type Sample = { at: number; value: number };

/** A trend needs so much time (ms) between its ends: a jump within seconds says nothing about hours. */
export const shortestTrendMs = 10 * 60_000;

/**
 * Holds while a value grows by more than `perHour` an hour, from the oldest sample to the newest.
 * null: the samples do not reach back far enough.
 */
export function growth(samples: readonly Sample[], perHour: number): Judged<"above"> | null {
  const [first] = samples;
  const last = samples.at(-1);
  if (!first || !last || last.at - first.at < shortestTrendMs) return null;
  const value = ((last.value - first.value) * 3_600_000) / (last.at - first.at);
  return { value, limit: perHour, side: "above", holds: value > perHour };
}
