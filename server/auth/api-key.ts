import { LRUCache } from "lru-cache";
import type { Context } from "@/server/context";
import { Refusal } from "@/server/errors";
import { type Producer, producerColumns } from "@/server/notification-types/producer";
import { hashOf } from "./key-hash";

/** A revoked key, a cut-off or any other change of a producer is noticed within this time. */
const cacheMs = 500;

/** Finds the producer of an API key. @throws Refusal `unauthenticated` */
export type ProducerAuthenticator = (bearer: string | null) => Promise<Producer>;

type Found = { producer: Producer; keyId: number; disabled: boolean; until: Date | null };

/** Looks API keys up by their SHA-256; keeps what it found for half a second. */
export function createProducerAuthenticator(context: Context): ProducerAuthenticator {
  const cache = new LRUCache<string, { found: Promise<Found | undefined>; until: number }>({
    max: 1_000,
  });
  const markUsed = createUseMarker(context);

  function find(hash: string, now: Date): Promise<Found | undefined> {
    const cached = cache.get(hash);
    if (cached && now.getTime() < cached.until) return cached.found;
    const found = load(context, hash, now);
    cache.set(hash, { found, until: now.getTime() + cacheMs });
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
    const now = context.clock.now();
    const found = await find(hashOf(bearer), now);
    if (!found || (found.until && found.until <= now)) {
      throw new Refusal(
        "unauthenticated",
        "The API key is not known, or good no more. Check it, or make a new one.",
      );
    }
    if (found.disabled) {
      throw new Refusal(
        "unauthenticated",
        `The producer "${found.producer.key}" is disabled. Ask an admin to enable it.`,
      );
    }
    markUsed(found.keyId, now);
    return found.producer;
  };
}

/** By the unique index of producer_keys.hash. */
async function load({ pool }: Context, hash: string, now: Date): Promise<Found | undefined> {
  const { rows } = await pool.query<
    Producer & { keyId: number; disabled: boolean; until: Date | null }
  >({
    name: "api-key.load",
    text: `select ${producerColumns}, k.id as "keyId", k.expires_at as until,
                  p.disabled_at is not null as disabled
           from producer_keys k join producers p on p.id = k.producer_id
           where k.hash = $1 and k.revoked_at is null and (k.expires_at is null or k.expires_at > $2)`,
    values: [hash, now],
  });
  const row = rows[0];
  if (!row) return undefined;
  const { keyId, disabled, until, ...producer } = row;
  return { producer, keyId, disabled, until };
}

/** Notes the minute in which a key was used: one write a key and minute, and never on a request's way. */
function createUseMarker({ pool, log }: Context): (keyId: number, now: Date) => void {
  const marked = new Map<number, number>();
  return (keyId, now) => {
    const minute = Math.floor(now.getTime() / 60_000);
    if (marked.get(keyId) === minute) return;
    marked.set(keyId, minute);
    pool
      .query(
        `update producer_keys set last_used_at = date_trunc('minute', $2::timestamptz)
         where id = $1 and (last_used_at is null or last_used_at < date_trunc('minute', $2::timestamptz))`,
        [keyId, now],
      )
      .catch((error: Error) => log.warn({ err: error.message }, "a key's use was not noted"));
  };
}
