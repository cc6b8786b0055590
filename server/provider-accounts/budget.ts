import type { Pool } from "@/db/client";

/** Tokens that a process took ahead of use: a round trip for every message would cost more than the message. */
type Lease = { tokens: number; until: number };

const leaseMs = 500;
/** Share of a second's tokens that is leased at once, and that a bucket holds at most when nobody takes any. */
const leaseShare = 0.05;
const capacityShare = 0.25;

/** Takes as many of `n` tokens as there are; an answer of 0 means: wait. */
export type Budget = {
  take(bucket: string, ratePerSecond: number, n: number): Promise<number>;
};

/**
 * Token buckets of provider accounts, shared by all workers through `rate_buckets`. Unlike a producer's
 * bucket, which takes a request whole or not at all, it grants a part.
 */
export function createBudget(pool: Pool): Budget {
  const leases = new Map<string, Lease>();
  return {
    async take(bucket, ratePerSecond, n) {
      const lease = leases.get(bucket);
      const held = lease && lease.until > performance.now() ? lease.tokens : 0;
      const own = Math.min(held, n);
      if (lease) lease.tokens = held - own;
      if (own === n) return n;
      const wanted = n - own;
      const granted = await withdraw(
        pool,
        bucket,
        ratePerSecond,
        Math.max(wanted, Math.floor(ratePerSecond * leaseShare)),
      );
      const used = Math.min(granted, wanted);
      leases.set(bucket, { tokens: granted - used, until: performance.now() + leaseMs });
      return own + used;
    },
  };
}

/** One row, one statement: concurrent takers wait for its lock. Primary key of rate_buckets. */
async function withdraw(pool: Pool, key: string, rate: number, n: number): Promise<number> {
  const { rows } = await pool.query<{ granted: number }>({
    name: "provider-budget.withdraw",
    text: `
insert into rate_buckets as b (key, tokens, granted, updated_at)
values ($1, $2::float8 - least($4, floor($2::float8)), least($4, floor($2::float8)), statement_timestamp())
on conflict (key) do update set
  tokens = full_tokens.now - least($4, floor(full_tokens.now)),
  granted = least($4, floor(full_tokens.now)),
  updated_at = greatest(b.updated_at, statement_timestamp())
returning granted`.replaceAll("full_tokens.now", refilled),
    values: [key, Math.max(1, rate * capacityShare), rate, n],
  });
  return rows[0]?.granted ?? 0;
}

const refilled = `least($2::float8, b.tokens
  + greatest(0, extract(epoch from statement_timestamp() - b.updated_at))::float8 * $3::float8)`;
