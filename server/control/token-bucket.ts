import type { Pool } from "@/db/client";
import { withdrawTokens } from "./withdraw-tokens.sql";

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
/** Time (ms) for which a process does not ask an empty bucket again: a flood costs a round trip now and then. */
const longestEmptyMs = 200;

type Waiting = { n: number; answer: (taken: Taken) => void; fail: (error: unknown) => void };

/** What a process knows of one bucket. */
type Local = { tokens: number; until: number; emptyUntil: number; waiting: Waiting[] };

/**
 * Token buckets shared by all processes through `rate_buckets`. A process leases some tokens at a
 * time, for all who wait for them together, so that most calls cost no round trip; all leases together
 * never exceed the rate.
 */
export function createTokenBuckets(pool: Pool): TokenBuckets {
  const buckets = new Map<string, Local>();

  function localOf(key: string): Local {
    const known = buckets.get(key) ?? { tokens: 0, until: 0, emptyUntil: 0, waiting: [] };
    buckets.set(key, known);
    return known;
  }

  /** One withdrawal at a time: those who come meanwhile share the next one. */
  async function serve(bucket: Bucket, local: Local): Promise<void> {
    while (local.waiting.length > 0) {
      const asking = [...local.waiting];
      try {
        await refill(pool, bucket, local, asking);
        for (const { n, answer } of asking)
          answer(spend(local, n) ? { ok: true } : refused(bucket, n));
      } catch (error) {
        for (const { fail } of asking) fail(error);
      }
      local.waiting.splice(0, asking.length);
    }
  }

  return {
    take(bucket, n) {
      const local = localOf(bucket.key);
      if (local.waiting.length === 0) {
        if (spend(local, n)) return Promise.resolve({ ok: true });
        if (local.emptyUntil > performance.now()) return Promise.resolve(refused(bucket, n));
      }
      return new Promise((answer, fail) => {
        local.waiting.push({ n, answer, fail });
        if (local.waiting.length === 1) void serve(bucket, local);
      });
    },
  };
}

function spend(local: Local, n: number): boolean {
  if (local.until <= performance.now()) local.tokens = 0;
  if (local.tokens < n) return false;
  local.tokens -= n;
  return true;
}

const refused = ({ ratePerSecond }: Bucket, n: number): Taken => ({
  ok: false,
  retryAfterSeconds: Math.max(1, Math.ceil(n / ratePerSecond)),
});

/** Leases what those who wait need, and a tenth of a second's tokens at least; or as much as there is. */
async function refill(pool: Pool, bucket: Bucket, local: Local, asking: Waiting[]): Promise<void> {
  const held = local.until > performance.now() ? local.tokens : 0;
  const needed = asking.reduce((sum, { n }) => sum + n, 0) - held;
  const wanted = Math.max(needed, Math.floor(bucket.ratePerSecond * leaseShare));
  const { key, ratePerSecond, burst } = bucket;
  const capacity = burst ?? Math.max(ratePerSecond, smallestCapacity);
  const granted = await withdrawTokens(pool, { key, ratePerSecond, capacity }, wanted);
  const now = performance.now();
  local.tokens = held + granted;
  local.until = now + 1_000;
  if (granted < needed) {
    local.emptyUntil = now + Math.min(longestEmptyMs, 1_000 / bucket.ratePerSecond);
  }
}
