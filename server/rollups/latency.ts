/** Upper bounds (ms) of the latency buckets of `stats_minute.buckets`; one more bucket holds the rest. */
export const latencyBounds = [
  5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000, 300_000,
] as const;

export const bucketCount = latencyBounds.length + 1;

/** The bucket of a latency (ms). */
export function bucketOf(latencyMs: number): number {
  const index = latencyBounds.findIndex((bound) => latencyMs <= bound);
  return index < 0 ? latencyBounds.length : index;
}

/**
 * The latency (ms) below which the share `q` (0–1) of the counted events lies, interpolated within
 * its bucket; null when nothing was counted. The open last bucket answers its lower bound.
 */
export function quantile(buckets: readonly number[], q: number): number | null {
  const total = buckets.reduce((sum, n) => sum + n, 0);
  if (total === 0) return null;
  let rank = q * total;
  for (const [i, n] of buckets.entries()) {
    if (n > 0 && rank <= n) {
      const lower = i === 0 ? 0 : (latencyBounds[i - 1] ?? 0);
      const upper = latencyBounds[i] ?? lower;
      return lower + (upper - lower) * (rank / n);
    }
    rank -= n;
  }
  return latencyBounds.at(-1) ?? null;
}
