import { type Pool, type PoolClient, transaction } from "@/db/client";
import { record } from "@/server/audit/record";
import { mintKey } from "@/server/auth/key-hash";
import type { Session } from "@/server/auth/session";
import type { Context } from "@/server/context";
import { Refusal } from "@/server/errors";
import { findProducer } from "./find-producer";

/** A key as its page shows it. */
export type KeyView = {
  id: number;
  name: string;
  prefix: string;
  createdBy: string;
  createdAt: Date;
  /** Rotated: good until then. */
  expiresAt: Date | null;
  revokedAt: Date | null;
  revokedBy: string | null;
  /** To the minute. */
  lastUsedAt: Date | null;
  state: "good" | "ending" | "expired" | "revoked";
};

/** How long an old key may stay good beside its successor, seconds. */
export const overlaps = { now: 0, "1h": 3_600, "24h": 86_400, "7d": 604_800 } as const;
export type Overlap = keyof typeof overlaps;

/** More than these at once are no longer told apart. */
const mostGood = 10;

/** A producer's keys, newest first; the latest fifty. By the index producer_keys_producer. */
export async function listKeys(pool: Pool, producerId: number, now: Date): Promise<KeyView[]> {
  const { rows } = await pool.query<KeyView>(
    `select id, name, prefix, created_by as "createdBy", created_at as "createdAt",
       expires_at as "expiresAt", revoked_at as "revokedAt", revoked_by as "revokedBy",
       last_used_at as "lastUsedAt",
       case when revoked_at is not null then 'revoked' when expires_at <= $2 then 'expired'
         when expires_at is not null then 'ending' else 'good' end as state
     from producer_keys where producer_id = $1 order by id desc limit 50`,
    [producerId, now],
  );
  return rows;
}

/**
 * Makes a key, good at once. It is returned here and never again.
 * @throws Refusal `not_found`; `conflict` when the producer has ten good ones
 */
export async function createKey(
  context: Context,
  session: Session,
  { producer: producerKey, name }: { producer: string; name: string },
): Promise<{ apiKey: string }> {
  return transaction(context.pool, async (client) => {
    const producer = await findProducer(client, producerKey, session);
    const apiKey = await insertKey(client, producer.id, name, session.email, context.clock.now());
    await record(client, {
      ...{ actor: session.email, action: "producer.key-created", subject: producer.key },
      detail: { prefix: apiKey.slice(0, 9), name },
    });
    return { apiKey };
  });
}

/**
 * Makes a key that follows another one, which stays good for the overlap.
 * @throws Refusal `not_found`; `conflict` when the old one is good no more
 */
export async function rotateKey(
  context: Context,
  session: Session,
  { producer: producerKey, id, overlap }: { producer: string; id: number; overlap: Overlap },
): Promise<{ apiKey: string }> {
  const now = context.clock.now();
  const end = new Date(now.getTime() + overlaps[overlap] * 1_000);
  return transaction(context.pool, async (client) => {
    const producer = await findProducer(client, producerKey, session);
    const { rows } = await client.query<{ name: string; prefix: string }>(
      `update producer_keys set expires_at = least(expires_at, $3)
       where id = $1 and producer_id = $2 and revoked_at is null and (expires_at is null or expires_at > $4)
       returning name, prefix`,
      [id, producer.id, end, now],
    );
    const old = rows[0];
    if (!old) throw goodNoMore();
    const apiKey = await insertKey(client, producer.id, old.name, session.email, now);
    await record(client, {
      ...{ actor: session.email, action: "producer.key-rotated", subject: producer.key },
      detail: { from: old.prefix, to: apiKey.slice(0, 9), overlap },
    });
    return { apiKey };
  });
}

/**
 * Ends a key at once: every web process refuses it within half a second.
 * @throws Refusal `not_found`; `conflict` when it is good no more
 */
export async function revokeKey(
  context: Context,
  session: Session,
  { producer: producerKey, id }: { producer: string; id: number },
): Promise<void> {
  const now = context.clock.now();
  await transaction(context.pool, async (client) => {
    const producer = await findProducer(client, producerKey, session);
    const { rows } = await client.query<{ prefix: string }>(
      `update producer_keys set revoked_at = $3, revoked_by = $4
       where id = $1 and producer_id = $2 and revoked_at is null and (expires_at is null or expires_at > $3)
       returning prefix`,
      [id, producer.id, now, session.email],
    );
    const revoked = rows[0];
    if (!revoked) throw goodNoMore();
    await record(client, {
      ...{ actor: session.email, action: "producer.key-revoked", subject: producer.key },
      detail: { prefix: revoked.prefix },
    });
  });
}

const goodNoMore = () =>
  new Refusal("conflict", "This key is good no more: look at the list again.");

async function insertKey(
  client: PoolClient,
  producerId: number,
  name: string,
  actor: string,
  now: Date,
): Promise<string> {
  // Two who make keys at once count one after the other.
  await client.query("select from producers where id = $1 for update", [producerId]);
  const { rows } = await client.query<{ n: number }>(
    `select count(*)::int as n from producer_keys
     where producer_id = $1 and revoked_at is null and (expires_at is null or expires_at > $2)`,
    [producerId, now],
  );
  if ((rows[0]?.n ?? 0) >= mostGood)
    throw new Refusal(
      "conflict",
      `This producer has ${mostGood} keys that are good. Revoke one that is not used.`,
    );
  const { apiKey, hash, prefix } = mintKey();
  await client.query(
    `insert into producer_keys (producer_id, name, hash, prefix, created_by, created_at)
     values ($1, $2, $3, $4, $5, $6)`,
    [producerId, name, hash, prefix, actor, now],
  );
  return apiKey;
}
