import type { Pool } from "@/db/client";
import { withdrawTokens } from "@/server/control/withdraw-tokens.sql";

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
    async take(key, ratePerSecond, n) {
      const lease = leases.get(key);
      const held = lease && lease.until > performance.now() ? lease.tokens : 0;
      const own = Math.min(held, n);
      if (lease) lease.tokens = held - own;
      if (own === n) return n;
      const wanted = n - own;
      const granted = await withdrawTokens(
        pool,
        { key, ratePerSecond, capacity: Math.max(1, ratePerSecond * capacityShare) },
        Math.max(wanted, Math.floor(ratePerSecond * leaseShare)),
      );
      const used = Math.min(granted, wanted);
      leases.set(key, { tokens: granted - used, until: performance.now() + leaseMs });
      return own + used;
    },
  };
}
