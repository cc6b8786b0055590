import { LRUCache } from "lru-cache";
import { Refusal } from "@/server/errors";

const windowMs = 60_000;

/** Counts attempts by key, a minute at a time; of one process, the latest ten thousand keys. */
export type Attempts = {
  /** @throws Refusal `rate_limited` when the key was used too often within the minute. */
  count(key: string): void;
};

export function createAttempts(perMinute: number): Attempts {
  const counts = new LRUCache<string, { n: number }>({ max: 10_000, ttl: windowMs });
  return {
    count(key) {
      const known = counts.get(key) ?? { n: 0 };
      known.n += 1;
      if (known.n === 1) counts.set(key, known);
      if (known.n <= perMinute) return;
      const retryAfterSeconds = counts.getRemainingTTL(key) / 1_000;
      throw new Refusal("rate_limited", "Too many attempts. Try again in a minute.", {
        retryAfterSeconds,
      });
    },
  };
}
