import type { Queryable } from "@/db/client";
import type { RecordedDelivery } from "./record.sql";

/** A (delivery, endpoint) that a provider called dead. */
type Dead = {
  notificationId: string;
  userId: number;
  channel: string;
  deviceId: string;
  to: string;
};

const deadOf = (records: RecordedDelivery[], channel: string): Dead[] =>
  records
    .filter((record) => record.channel === channel)
    .flatMap(({ deadEndpoints, notificationId, userId }) =>
      deadEndpoints.map(({ id, to }) => ({ notificationId, userId, channel, deviceId: id, to })),
    );

/**
 * Marks the devices whose tokens a provider called dead, where they still have that token: one that was
 * replaced meanwhile says nothing about the new one. In the caller's transaction.
 * @returns the deliveries (`notificationId/userId`) that failed by a token alone that has been replaced
 *   since, for the first time: they deserve one try with the new one.
 */
export async function markDeadDevices(
  client: Queryable,
  records: RecordedDelivery[],
  now: Date,
): Promise<Set<string>> {
  const dead = deadOf(records, "push");
  if (dead.length === 0) return new Set();
  await client.query(markDevices, [JSON.stringify(dead), now]);
  const failed = records.filter(
    ({ outcome }) => outcome.state === "failed" && outcome.reason === "endpoint_invalid",
  );
  const keys = new Set(failed.map(keyOf));
  return replaced(
    client,
    dead.filter((one) => keys.has(keyOf(one))),
  );
}

/**
 * Marks the addresses, numbers and URLs that a provider called dead, where they still are the user's. After
 * deliveries were written: whoever applies callbacks takes users after deliveries too.
 */
export async function markDeadAddresses(
  client: Queryable,
  records: RecordedDelivery[],
  now: Date,
): Promise<void> {
  for (const [channel, statement] of Object.entries(markUsers)) {
    const dead = deadOf(records, channel);
    if (dead.length > 0) await client.query(statement, [JSON.stringify(dead), now]);
  }
}

/** A delivery within its channel. */
export const keyOf = (row: { notificationId: string; userId: number }) =>
  `${row.notificationId}/${row.userId}`;

/** By the primary key of devices; rows are locked in its order. */
const markDevices = `
with dead as (
  select distinct "userId" as user_id, "deviceId" as device_id, "to" as token
  from json_to_recordset($1::json) as d("userId" bigint, "deviceId" text, "to" text)
),
locked as materialized (
  select d.user_id, d.device_id from dead
  join devices d on d.user_id = dead.user_id and d.device_id = dead.device_id and d.token = dead.token
  where d.state <> 'invalid'
  order by d.user_id, d.device_id for no key update of d
),
marked as (
  update devices d set state = 'invalid', state_at = $2
  from locked where d.user_id = locked.user_id and d.device_id = locked.device_id
  returning d.user_id, d.device_id
)
insert into device_events (user_id, device_id, at, event)
select user_id, device_id, $2, 'invalidated' from marked`;

/** By the primary key of users, locked in its order. */
const markUser = (column: string, assignments: string, state: string) => `
with dead as (
  select distinct "userId" as user_id, "to" as address
  from json_to_recordset($1::json) as d("userId" bigint, "to" text)
),
locked as materialized (
  select u.id from dead join users u on u.id = dead.user_id and u.${column} = dead.address
  where u.${state} = 'ok' order by u.id for no key update of u
)
update users u set ${assignments} from locked where u.id = locked.id`;

const markUsers: Record<string, string> = {
  email: markUser(
    "email",
    "email_state = 'bounced', email_reason = 'refused', email_state_at = $2",
    "email_state",
  ),
  sms: markUser("phone", "phone_state = 'invalid', phone_state_at = $2", "phone_state"),
  webhook: markUser(
    "webhook_url",
    "webhook_state = 'gone', webhook_state_at = $2",
    "webhook_state",
  ),
};

/** Reads devices and delivery_attempts by their primary keys. */
async function replaced(client: Queryable, dead: Dead[]): Promise<Set<string>> {
  if (dead.length === 0) return new Set();
  const { rows } = await client.query<{ notificationId: string; userId: number }>(
    `select distinct dead."notificationId", dead."userId"
     from json_to_recordset($1::json)
       as dead("notificationId" uuid, "userId" bigint, channel text, "deviceId" text, "to" text)
     join devices d on d.user_id = dead."userId" and d.device_id = dead."deviceId"
     where d.token <> dead."to" and d.state in ('active', 'stale') and not exists (
       select from delivery_attempts a
       where a.notification_id = dead."notificationId" and a.user_id = dead."userId"
         and a.channel = dead.channel and a.class = 'token_replaced')`,
    [JSON.stringify(dead)],
  );
  return new Set(rows.map(keyOf));
}
