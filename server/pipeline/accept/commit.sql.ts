import type { Queryable } from "@/db/client";
import { phoneState } from "@/server/audience/phone-state.sql";
import { lockSuppressions, markUsersSaved } from "@/server/audience/suppressions/mark-users.sql";
import type { PreparedEvent } from "./prepare";

/** A prepared event whose direct target is known. `key` is unique within a group. */
export type CommittableEvent = PreparedEvent & { userId: number | null };

/**
 * Writes the dedup keys and the notifications of those that won theirs, in one statement. An expired
 * key is taken over. A concurrent transaction with the same key is waited for (unique index
 * idempotency_keys_pkey), so exactly one of any number of posts wins. Keys are written in order: two
 * groups with the same keys wait for each other, and never in a circle.
 * @returns the ids that were inserted.
 */
export async function insertEvents(
  client: Queryable,
  events: CommittableEvent[],
): Promise<Set<string>> {
  const { rows } = await client.query<{ id: string }>({
    name: "accept.insert",
    text: `
with event as materialized (
  select * from json_to_recordset($1::json) as e(
    id uuid, "producerId" int, "typeKey" text, priority smallint, status notification_status,
    audience jsonb, "userId" bigint, actor text, object text, data jsonb, channels json,
    "templateVersionId" int, "idempotencyKey" text, "bodyHash" text,
    "acceptedAt" timestamptz, "expiresAt" timestamptz, "dedupUntil" timestamptz)
),
won as (
  insert into idempotency_keys as k (producer_id, key, notification_id, body_hash, expires_at)
  select "producerId", "idempotencyKey", id, "bodyHash", "dedupUntil" from event
  order by 1, 2
  on conflict (producer_id, key) do update
    set notification_id = excluded.notification_id, body_hash = excluded.body_hash,
        expires_at = excluded.expires_at
    where k.expires_at <= $2
  returning notification_id
)
insert into notifications (id, producer_id, type_key, priority, status, strategy, audience, user_id,
  actor, object, data, channels, template_version_id, idempotency_key, accepted_at, expires_at)
select e.id, "producerId", "typeKey", priority, status,
  case when "userId" is null then 'write' else 'direct' end, audience, "userId", actor, object, data,
  array(select json_array_elements_text(e.channels)), "templateVersionId", "idempotencyKey",
  "acceptedAt", "expiresAt"
from event e join won on won.notification_id = e.id
returning id`,
    values: [JSON.stringify(events.map(row)), events[0]?.acceptedAt],
  });
  return new Set(rows.map(({ id }) => id));
}

function row(e: CommittableEvent) {
  return {
    id: e.id,
    producerId: e.producer.id,
    typeKey: e.typeKey,
    priority: e.priority,
    status: e.scheduled ? "scheduled" : "accepted",
    audience: e.audience,
    userId: e.userId,
    actor: e.event.actor,
    object: e.event.object,
    data: e.event.data,
    channels: e.channels,
    templateVersionId: e.templateVersionId,
    idempotencyKey: e.idempotencyKey,
    bodyHash: e.bodyHash,
    acceptedAt: e.acceptedAt,
    expiresAt: e.expiresAt,
    dedupUntil: e.dedupUntil,
  };
}

export type FirstEvent = { notificationId: string; bodyHash: string };

/** The holders of keys that were not won, by `producerId/key`. */
export async function firstEvents(
  client: Queryable,
  events: CommittableEvent[],
): Promise<Map<string, FirstEvent>> {
  const { rows } = await client.query<FirstEvent & { producerId: number; key: string }>(
    `select k.producer_id as "producerId", k.key, k.notification_id as "notificationId",
            k.body_hash as "bodyHash"
     from unnest($1::int[], $2::text[]) as wanted(producer_id, key)
     join idempotency_keys k using (producer_id, key)`,
    [events.map((e) => e.producer.id), events.map((e) => e.idempotencyKey)],
  );
  return new Map(rows.map((first) => [`${first.producerId}/${first.key}`, first]));
}

/** Internal ids of users by their external ids; erased users are unknown. */
export async function resolveUsers(
  client: Queryable,
  externalIds: string[],
): Promise<Map<string, number>> {
  if (externalIds.length === 0) return new Map();
  const { rows } = await client.query<{ id: number; external_id: string }>({
    name: "accept.resolve",
    text: `select id, external_id from users
           where external_id = any($1::text[]) and erased_at is null`,
    values: [externalIds],
  });
  return new Map(rows.map((user) => [user.external_id, user.id]));
}

type BringsUser = Pick<PreparedEvent, "targetUserId"> & {
  event: Pick<PreparedEvent["event"], "createUser">;
};

/**
 * Inserts recipients that events bring along (`createUser`), in order, as keys are; existing ones stay
 * as they are.
 */
export async function createUsers(client: Queryable, events: BringsUser[]): Promise<void> {
  const users = events.map(({ targetUserId, event }) => ({
    ...event.createUser,
    externalId: targetUserId,
  }));
  await lockSuppressions(client, "shared");
  await client.query(
    `insert into users (external_id, email, phone, phone_verified, phone_state, locale, time_zone, attributes)
     select "externalId", email, phone, phone is not null, ${phoneState("u.phone")}, coalesce(locale, 'en'),
            coalesce("timeZone", 'UTC'), coalesce(attributes, '{}')
     from json_to_recordset($1::json) as u("externalId" text, email text, phone text, locale text,
       "timeZone" text, attributes jsonb)
     order by 1
     on conflict (external_id) do nothing`,
    [JSON.stringify(users)],
  );
  await markUsersSaved(
    client,
    users.flatMap(({ externalId }) => (externalId ? [externalId] : [])),
  );
}
