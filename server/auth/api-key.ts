import { createHash } from "node:crypto";
import { LRUCache } from "lru-cache";
import type { Context } from "@/server/context";
import { Refusal } from "@/server/errors";
import type { Producer } from "@/server/notification-types/producer";

/** A disabled or changed producer is noticed within this time. */
const cacheMs = 5_000;

/** Finds the producer of an API key. @throws Refusal `unauthenticated` */
export type ProducerAuthenticator = (bearer: string | null) => Promise<Producer>;

type Found = { producer: Producer; disabled: boolean };

/** Looks API keys up by their SHA-256; keeps what it found for five seconds. */
export function createProducerAuthenticator(context: Context): ProducerAuthenticator {
  const cache = new LRUCache<string, { found: Promise<Found | undefined>; until: number }>({
    max: 1_000,
  });

  function find(hash: string): Promise<Found | undefined> {
    const now = context.clock.now().getTime();
    const cached = cache.get(hash);
    if (cached && now < cached.until) return cached.found;
    const found = load(context, hash);
    cache.set(hash, { found, until: now + cacheMs });
    // Neither a failure nor a guess may fill the cache.
    found.then(
      (one) => one ?? cache.delete(hash),
      () => cache.delete(hash),
    );
    return found;
  }

  return async (bearer) => {
    if (!bearer) {
      throw new Refusal("unauthenticated", "Send an API key: Authorization: Bearer ck_…");
    }
    const found = await find(createHash("sha256").update(bearer).digest("hex"));
    if (!found) {
      throw new Refusal(
        "unauthenticated",
        "The API key is not known. Check it, or make a new one.",
      );
    }
    if (found.disabled) {
      throw new Refusal(
        "unauthenticated",
        `The producer "${found.producer.key}" is disabled. Ask an admin to enable it.`,
      );
    }
    return found.producer;
  };
}

async function load({ pool }: Context, hash: string): Promise<Found | undefined> {
  const { rows } = await pool.query<Producer & { disabled: boolean }>(
    `select id, key, name, allowed_types as "allowedTypes", allow_fanout as "allowFanout",
            rate_per_second as "ratePerSecond", disabled_at is not null as disabled
     from producers where api_key_hash = $1`,
    [hash],
  );
  const row = rows[0];
  if (!row) return undefined;
  const { disabled, ...producer } = row;
  return { producer, disabled };
}
