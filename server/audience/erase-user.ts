import { randomUUID } from "node:crypto";
import { type Pool, type PoolClient, transaction } from "@/db/client";
import { record } from "@/server/audit/record";
import { unknownUser } from "./find-user";
import { keptHash } from "./kept-hash.sql";
import { lockSuppressions } from "./suppressions/mark-users.sql";
import { departures, noteFollowers } from "./topics/changes.sql";

type Person = {
  id: number;
  externalId: string;
  email: string | null;
  phone: string | null;
  webhookUrl: string | null;
  tokens: string[];
};

/**
 * Forgets a person. At once, in one transaction: the user is blanked, and everything that is kept under
 * their number is deleted or emptied. What others wrote that names them is searched through by
 * `finishErasures` right after. Messages and deliveries stay as bare ids, so that counts hold; suppressed
 * addresses stay as hashes, so that nobody is written to again. The external id is free for a new user.
 * @returns the erasure's id
 * @throws Refusal `not_found`
 */
export async function eraseUser(
  pool: Pool,
  externalId: string,
  by: { actor: string; now: Date },
): Promise<number> {
  return await transaction(pool, async (client) => {
    await lockSuppressions(client, "shared");
    const person = await lockPerson(client, externalId);
    const pseudonym = `erased:${randomUUID()}`;
    const removed: Record<string, number> = {};
    await client.query(blankUser, [person.id, pseudonym, by.now]);
    for (const [table, statement, values] of statementsFor(person, pseudonym)) {
      const { rowCount } = await client.query(statement, values);
      removed[table] = (removed[table] ?? 0) + (rowCount ?? 0);
    }
    // The subject is our own number: the log is append-only and must not name the person.
    await record(client, { actor: by.actor, action: "user.erase", subject: `user:${person.id}` });
    return await keepErasure(client, person, removed, by);
  });
}

async function lockPerson(client: PoolClient, externalId: string): Promise<Person> {
  const { rows } = await client.query<Person>(
    `select u.id, u.external_id as "externalId", u.email, u.phone, u.webhook_url as "webhookUrl",
            array(select token from devices where user_id = u.id) as tokens
     from users u where u.external_id = $1 and u.erased_at is null for no key update of u`,
    [externalId],
  );
  return rows[0] ?? unknownUser();
}

async function keepErasure(
  client: PoolClient,
  person: Person,
  removed: Record<string, number>,
  { actor, now }: { actor: string; now: Date },
): Promise<number> {
  const parts = [person.email, person.phone, person.webhookUrl, ...person.tokens];
  const names = { whole: [person.externalId], parts: parts.filter((part) => part !== null) };
  const { rows } = await client.query<{ id: number }>(
    `insert into erasures (user_id, requested_by, requested_at, removed, names)
     values ($1, $2, $3, $4, $5) returning id`,
    [person.id, actor, now, { users: 1, ...removed }, names],
  );
  return rows[0]?.id ?? 0;
}

const blankUser = `
  update users set external_id = $2, erased_at = $3, email = null, email_state = 'ok',
    email_reason = null, email_state_at = null, soft_bounces = '{}', phone = null,
    phone_verified = false, phone_state = 'ok', phone_state_at = null, webhook_url = null,
    webhook_state = 'ok', webhook_state_at = null, failing_channels = null, locale = 'en',
    time_zone = 'UTC', region = null, attributes = '{}', last_active_at = null, suppressed_at = null
  where id = $1`;

type Statement = [table: string, statement: string, values: unknown[]];

/** Everything that is kept under the person's number or names, by an index each. */
function statementsFor(person: Person, pseudonym: string): Statement[] {
  const { id, externalId, email, phone } = person;
  return [
    // While the user's follows still say which topics the devices have to leave.
    ["devices", forgetDevices, [id]],
    ["device_events", "delete from device_events where user_id = $1", [id]],
    ["preferences", "delete from preferences where user_id = $1", [id]],
    ["preference_changes", "delete from preference_changes where user_id = $1", [id]],
    ["opt_outs", "delete from opt_outs where user_id = $1", [id]],
    ["follows", forgetFollows, [id, externalId]],
    ["audience_list_members", leaveLists, [id]],
    ["suppressions", "delete from suppressions where kind = 'user' and value = $1", [externalId]],
    ["suppressions", hashSuppression, ["email", email?.toLowerCase() ?? null]],
    ["suppressions", hashSuppression, ["phone", phone]],
    ["sms_opt_outs", hashOptOut, [phone]],
    ["fanout_partitions", "delete from fanout_partitions where actor_id = $1", [externalId]],
    ["aggregates", "delete from aggregates where user_id = $1", [id]],
    ["aggregate_events", "delete from aggregate_events where user_id = $1", [id]],
    ["notifications", blankDirect, [id, pseudonym]],
    ["notifications", blankWaiting, [id, pseudonym]],
    ["deliveries", forgetReceipts, [id]],
    ["delivery_attempts", forgetDetails, [id]],
  ];
}

const forgetDevices = `
  with gone as (delete from devices where user_id = $1 returning user_id, device_id, token), ${departures}
  select from gone`;

const forgetFollows = `
  with went as (
    delete from follows where user_id = $1 or actor_id = $2 returning user_id, actor_id),
  noted as (${noteFollowers("went")})
  select from went`;

const leaveLists = `
  with gone as (delete from audience_list_members where user_id = $1 returning list_id)
  update audience_lists set size = size - 1 where id in (select list_id from gone)`;

/** Nobody writes to the address any more, and nobody can read it. */
const hashSuppression = `
  with gone as (
    delete from suppressions where kind = $1 and value = $2
    returning kind, ${keptHash("value")} as value, created_at)
  insert into suppressions (kind, value, reason, created_by, created_at)
  select kind, value, '', 'system', created_at from gone on conflict do nothing`;

const hashOptOut = `
  with gone as (
    delete from sms_opt_outs where phone = $1
    returning ${keptHash("phone")} as phone, stopped_at, started_at)
  insert into sms_opt_outs as o (phone, stopped_at, started_at)
  select phone, stopped_at, started_at from gone
  on conflict (phone) do update set stopped_at = greatest(o.stopped_at, excluded.stopped_at),
    started_at = greatest(o.started_at, excluded.started_at)`;

/** The notifications that considered the user, by messages' primary key. */
const considered = "select notification_id from messages where user_id = $1";

const blanked = `data = '{}', aggregate = null, object = null, actor = null, error = null, idempotency_key = 'erased',
  audience = jsonb_build_object('kind', 'user', 'userId', $2::text)`;

const blankDirect = `
  update notifications set ${blanked} where id in (${considered}) and user_id = $1`;

/** Those still to come, by notifications_open. */
const blankWaiting = `
  update notifications set ${blanked} where completed_at is null and user_id = $1
    and (data <> '{}' or aggregate is not null)`;

const forgetReceipts = `
  update deliveries set provider_message_id = null
  where user_id = $1 and notification_id in (${considered}) and provider_message_id is not null`;

const forgetDetails = `
  update delivery_attempts set detail = null
  where user_id = $1 and notification_id in (${considered}) and detail is not null`;
