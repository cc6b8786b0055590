import type { Pool } from "@/db/client";

/** Takes `n` tokens of a bucket, or says after how many seconds to try again. */
export type TokenBuckets = {
  take(
    bucket: { key: string; ratePerSecond: number },
    n: number,
  ): Promise<{ ok: true } | { ok: false; retryAfterSeconds: number }>;
};

/** One batch request is always possible, however low the rate. */
const smallestCapacity = 1_000;
/** A process leases up to this share of a second's tokens at once, and forgets unspent ones after a second. */
const leaseShare = 0.1;

/**
 * Token buckets shared by all processes through `rate_buckets`. A process leases some tokens at a
 * time, so that most calls cost no round trip; all leases together never exceed the rate.
 */
export function createTokenBuckets(pool: Pool): TokenBuckets {
  const leases = new Map<string, { tokens: number; until: number }>();

  return {
    async take(bucket, n) {
      const lease = leases.get(bucket.key);
      const left = lease && lease.until > performance.now() ? lease.tokens : 0;
      if (lease && left >= n) {
        lease.tokens -= n;
        return { ok: true };
      }
      const wanted = Math.max(n, Math.floor(bucket.ratePerSecond * leaseShare));
      for (const amount of wanted > n ? [wanted, n] : [n]) {
        if (await withdraw(pool, bucket, amount)) {
          leases.set(bucket.key, { tokens: left + amount - n, until: performance.now() + 1_000 });
          return { ok: true };
        }
      }
      return { ok: false, retryAfterSeconds: Math.max(1, Math.ceil(n / bucket.ratePerSecond)) };
    },
  };
}

/** One statement, one row: only the winner of the row lock sees enough tokens. */
async function withdraw(
  pool: Pool,
  { key, ratePerSecond }: { key: string; ratePerSecond: number },
  amount: number,
): Promise<boolean> {
  const capacity = Math.max(ratePerSecond, smallestCapacity);
  const { rowCount } = await pool.query({
    name: "token-bucket.withdraw",
    text: `
insert into rate_buckets as b (key, tokens, updated_at)
values ($1, $2::float8 - $4::float8, clock_timestamp())
on conflict (key) do update
  set tokens = least($2, b.tokens + extract(epoch from clock_timestamp() - b.updated_at) * $3::float8) - $4,
      updated_at = clock_timestamp()
  where least($2, b.tokens + extract(epoch from clock_timestamp() - b.updated_at) * $3) >= $4`,
    values: [key, capacity, ratePerSecond, amount],
  });
  return rowCount === 1;
}
