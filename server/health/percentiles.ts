import { bucketCount, latencyBounds, quantile } from "@/server/rollups/latency";

/** Buckets of several groups, added up. */
export function addUp(groups: (readonly number[])[]): number[] {
  const sum = new Array<number>(bucketCount).fill(0);
  for (const buckets of groups) for (const [i, n] of buckets.entries()) sum[i] = (sum[i] ?? 0) + n;
  return sum;
}

/** The three percentiles (ms) that pages show; null when nothing was timed. */
export function percentilesOf(buckets: readonly number[]) {
  return {
    p50: quantile(buckets, 0.5),
    p95: quantile(buckets, 0.95),
    p99: quantile(buckets, 0.99),
  };
}

/** How many came within a limit (ms) that is the bound of a bucket: exact then. */
export function countWithin(buckets: readonly number[], limitMs: number): number {
  return buckets.reduce(
    (sum, n, i) => ((latencyBounds[i] ?? Number.POSITIVE_INFINITY) <= limitMs ? sum + n : sum),
    0,
  );
}
