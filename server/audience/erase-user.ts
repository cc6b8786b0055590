import { randomUUID } from "node:crypto";
import { type Pool, type PoolClient, transaction } from "@/db/client";
import { record } from "@/server/audit/record";
import { lockUser } from "./find-user";
import { departures, noteFollowers } from "./topics/changes.sql";

/**
 * Forgets a person: blanks the user and what was said to them, deletes devices, preferences and
 * follows, in one transaction. Messages and deliveries stay as bare ids, so that counts hold. The
 * external id is free for a new user afterwards.
 * @throws Refusal `not_found`
 */
export async function eraseUser(
  pool: Pool,
  externalId: string,
  by: { actor: string; now: Date },
): Promise<void> {
  await transaction(pool, async (client) => {
    const { id } = await lockUser(client, externalId);
    const pseudonym = `erased:${randomUUID()}`;
    await client.query(
      `update users set external_id = $2, erased_at = $3, email = null, email_state = 'ok',
         email_reason = null, email_state_at = null, soft_bounces = '{}', phone = null,
         phone_verified = false, phone_state = 'ok', phone_state_at = null, webhook_url = null,
         webhook_state = 'ok', webhook_state_at = null, failing_channels = null, locale = 'en', time_zone = 'UTC',
         region = null, attributes = '{}', last_active_at = null, suppressed_at = null
       where id = $1`,
      [id, pseudonym, by.now],
    );
    await client.query(forgetDevices, [id]);
    await client.query("delete from device_events where user_id = $1", [id]);
    await client.query("delete from preferences where user_id = $1", [id]);
    await client.query(forgetFollows, [id, externalId]);
    await client.query(leaveLists, [id]);
    // Addresses stay suppressed: that nobody writes to them any more is what the list is for.
    await client.query("delete from suppressions where kind = 'user' and value = $1", [externalId]);
    await client.query("delete from fanout_partitions where actor_id = $1", [externalId]);
    await eraseWhatWasSaid(client, id, externalId, pseudonym);
    // The subject is our own number: the log is append-only and must not name the person.
    await record(client, { actor: by.actor, action: "user.erase", subject: `user:${id}` });
  });
}

/** While the user's follows still say which topics the devices have to leave. */
const forgetDevices = `
  with gone as (delete from devices where user_id = $1 returning user_id, device_id, token), ${departures}
  select from gone`;

const forgetFollows = `
  with went as (
    delete from follows where user_id = $1 or actor_id = $2 returning user_id, actor_id)
  ${noteFollowers("went")}`;

const leaveLists = `
  with gone as (delete from audience_list_members where user_id = $1 returning list_id)
  update audience_lists set size = size - 1 where id in (select list_id from gone)`;

/** Every notification that considered the user, and those still to come. */
const notificationsAbout = `
  select notification_id as id from messages where user_id = $1
  union
  select id from notifications where completed_at is null
    and (user_id = $1 or audience ->> 'kind' = 'list' and audience -> 'userIds' ? $2)`;

async function eraseWhatWasSaid(
  client: PoolClient,
  userId: number,
  externalId: string,
  pseudonym: string,
): Promise<void> {
  const { rows } = await client.query<{ id: string }>(notificationsAbout, [userId, externalId]);
  const ids = rows.map(({ id }) => id);
  await client.query(
    `update notifications set data = '{}', object = null,
       audience = jsonb_build_object('kind', 'user', 'userId', $3::text)
     where id = any($2::uuid[]) and user_id = $1`,
    [userId, ids, pseudonym],
  );
  await client.query(
    `update notifications set audience = jsonb_set(audience, '{userIds}', (
       select coalesce(jsonb_agg(case when one = $2 then $3::text else one end), '[]')
       from jsonb_array_elements_text(audience -> 'userIds') as one))
     where id = any($1::uuid[]) and audience ->> 'kind' = 'list'`,
    [ids, externalId, pseudonym],
  );
  await client.query(
    `update delivery_attempts set detail = null
     where notification_id = any($2::uuid[]) and user_id = $1 and detail is not null`,
    [userId, ids],
  );
}
