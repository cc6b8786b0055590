import type { Pool } from "@/db/client";
import { forgetDeparted } from "./open";

/** A device to look at, and what is true of it now. */
export type Claimed = {
  userId: number;
  deviceId: string;
  actorId: string;
  /** As the database writes it, to the microsecond: tells whether a newer change has come meanwhile. */
  madeAt: string;
  attempts: number;
  /** null: the topic is no more. */
  accountId: number | null;
  /** null: the token is dead, or others keep it in the topic. */
  token: string | null;
  /** Whether the device belongs in the topic. */
  joins: boolean;
};

export type Change = Claimed & { token: string };

/** Takes the changes that are due, for two minutes, and reads what is true of them. */
export async function claimChanges(pool: Pool, now: Date, most: number): Promise<Claimed[]> {
  const { rows: claims } = await pool.query<object>(claim, [now, most]);
  if (claims.length === 0) return [];
  // A statement of its own: whatever made a claimed change is visible to it.
  const { rows } = await pool.query<Claimed>(read, [JSON.stringify(claims)]);
  return rows;
}

/** By topic_changes_due. Who dies with a claim leaves it to the next. */
const claim = `
with due as materialized (
  select user_id, device_id, actor_id from topic_changes where due_at <= $1
  order by due_at limit $2 for update skip locked)
update topic_changes c
set due_at = $1::timestamptz + interval '2 minutes', attempts = c.attempts + 1
from due
where c.user_id = due.user_id and c.device_id = due.device_id and c.actor_id = due.actor_id
returning c.user_id as "userId", c.device_id as "deviceId", c.actor_id as "actorId",
          c.made_at::text as "madeAt", c.attempts`;

/**
 * By the primary keys of devices and follows. A device that is gone leaves by the token it had, unless another
 * device has that token now and its user follows the actor (devices_token).
 */
const read = `
select c.*, t.account_id as "accountId",
  case when d.user_id is null and not kept.by_others then g.token
       when d.state <> 'invalid' then d.token end as token,
  coalesce(d.state in ('active', 'stale'), false) and exists (
    select from follows f where f.actor_id = c."actorId" and f.user_id = c."userId") as joins
from json_to_recordset($1::json) as c(
  "userId" bigint, "deviceId" text, "actorId" text, "madeAt" text, attempts int)
left join actor_topics t on t.actor_id = c."actorId"
left join devices d on d.user_id = c."userId" and d.device_id = c."deviceId"
left join departed_tokens g on g.user_id = c."userId" and g.device_id = c."deviceId"
cross join lateral (
  select exists (
    select from devices o join follows f on f.user_id = o.user_id and f.actor_id = c."actorId"
    where o.token = g.token and o.state in ('active', 'stale')) as by_others) kept`;

/** A change, and how long it waits for its next try, ms; null: it is settled. */
type End = Pick<Claimed, "userId" | "deviceId" | "actorId" | "madeAt"> & { pauseMs: number | null };

/** Settles changes or puts them off. A newer change of the same device is left to its own turn. */
export async function settleChanges(pool: Pool, now: Date, ends: End[]): Promise<void> {
  if (ends.length === 0) return;
  const rows = ends.map(({ userId, deviceId, actorId, madeAt, pauseMs }) => ({
    ...{ userId, deviceId, actorId, madeAt, pauseMs },
  }));
  await pool.query(settle, [JSON.stringify(rows), now]);
  await pool.query(forgetDeparted);
}

/** By the primary key, locked in its order. */
const settle = `
with ended as materialized (
  select c.user_id, c.device_id, c.actor_id, e."pauseMs" as pause_ms
  from json_to_recordset($1::json) as e(
    "userId" bigint, "deviceId" text, "actorId" text, "madeAt" timestamptz, "pauseMs" bigint)
  join topic_changes c on c.user_id = e."userId" and c.device_id = e."deviceId"
    and c.actor_id = e."actorId" and c.made_at = e."madeAt"
  order by 1, 2, 3 for update of c),
later as (
  update topic_changes c set due_at = $2::timestamptz + ended.pause_ms * interval '1 millisecond'
  from ended where ended.pause_ms is not null
    and c.user_id = ended.user_id and c.device_id = ended.device_id and c.actor_id = ended.actor_id)
delete from topic_changes c using ended
where ended.pause_ms is null
  and c.user_id = ended.user_id and c.device_id = ended.device_id and c.actor_id = ended.actor_id`;
