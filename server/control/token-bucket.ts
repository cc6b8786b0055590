import type { Pool } from "@/db/client";

type Bucket = {
  key: string;
  ratePerSecond: number;
  /** Tokens that a bucket holds when it is full; without it the rate, and a batch request at least. */
  burst?: number;
};
type Taken = { ok: true } | { ok: false; retryAfterSeconds: number };

/** Takes `n` tokens of a bucket, or says after how many seconds to try again. */
export type TokenBuckets = { take(bucket: Bucket, n: number): Promise<Taken> };

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
  const turns = new Map<string, Promise<unknown>>();

  function left(key: string): number {
    const lease = leases.get(key);
    return lease && lease.until > performance.now() ? lease.tokens : 0;
  }

  function spend(key: string, n: number): boolean {
    const lease = leases.get(key);
    if (!lease || left(key) < n) return false;
    lease.tokens -= n;
    return true;
  }

  async function takeFromShared(bucket: Bucket, n: number): Promise<Taken> {
    // Whoever had the turn before may have leased enough for both.
    if (spend(bucket.key, n)) return { ok: true };
    const wanted = Math.max(n, Math.floor(bucket.ratePerSecond * leaseShare));
    for (const amount of wanted > n ? [wanted, n] : [n]) {
      if (await withdraw(pool, bucket, amount)) {
        const tokens = left(bucket.key) + amount - n;
        leases.set(bucket.key, { tokens, until: performance.now() + 1_000 });
        return { ok: true };
      }
    }
    return { ok: false, retryAfterSeconds: Math.max(1, Math.ceil(n / bucket.ratePerSecond)) };
  }

  return {
    async take(bucket, n) {
      if (spend(bucket.key, n)) return { ok: true };
      // One lease at a time: a burst of calls must not each take a tenth of a second's tokens.
      const before = turns.get(bucket.key) ?? Promise.resolve();
      const turn = before.then(() => takeFromShared(bucket, n));
      turns.set(
        bucket.key,
        turn.catch(() => {}),
      );
      return turn;
    },
  };
}

/** One statement, one row: only the winner of the row lock sees enough tokens. */
async function withdraw(
  pool: Pool,
  { key, ratePerSecond, burst }: Bucket,
  amount: number,
): Promise<boolean> {
  const capacity = burst ?? Math.max(ratePerSecond, smallestCapacity);
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
