import type { Queryable } from "@/db/client";
import type { Priority, Span } from "@/server/queues";
import { changeCounts } from "@/server/rollups/notification-counts.sql";

/** Ids with their bounds, which let PostgreSQL skip the other weeks' partitions. */
function idRange(ids: string[]): [string[], string | null, string | null] {
  const sorted = ids.toSorted();
  return [sorted, sorted[0] ?? null, sorted.at(-1) ?? null];
}

type Revived = { id: string; priority: Priority };

/**
 * Opens dead direct notifications again. One that had been evaluated before it was buried has its message
 * already: it only goes on (or is complete, where nothing of it is left), and is not answered.
 * @returns those to evaluate.
 */
export async function reviveDirect(
  client: Queryable,
  ids: string[],
  now: Date,
): Promise<Revived[]> {
  const { rows } = await client.query<Revived & { evaluated: boolean }>(
    `update notifications n set error = null,
       status = case when not known.evaluated then 'accepted' when known.open then 'running'
                     else 'completed' end::notification_status,
       completed_at = case when known.evaluated and not known.open then $4::timestamptz end
     from (
       select x.id,
         exists (select from messages m where m.user_id = x.user_id and m.notification_id = x.id) as evaluated,
         exists (select from deliveries d where d.notification_id = x.id and d.user_id = x.user_id
                 and d.state in ('queued', 'sending')) as open
       from notifications x
       where x.id = any($1::uuid[]) and x.id >= $2::uuid and x.id <= $3::uuid
         and x.status = 'dead' and x.user_id is not null
       order by x.id for no key update) known
     where n.id = known.id and n.id >= $2::uuid and n.id <= $3::uuid
     returning n.id, n.priority, known.evaluated`,
    [...idRange(ids), now],
  );
  return rows.flatMap(({ evaluated, ...one }) => (evaluated ? [] : [one]));
}

type Batch = { notificationId: string; fromUser: number; priority: Priority };

/**
 * Opens dead fan-outs again where they ended: those that were never planned are to be planned, of the others
 * the ranges that were handed out and not done are to be run; the feeder hands out the rest.
 */
export async function reviveFanouts(
  client: Queryable,
  ids: string[],
): Promise<{ plans: Revived[]; batches: Batch[] }> {
  const range = idRange(ids);
  const { rows } = await client.query<Revived & { planned: boolean }>(
    `update notifications n set error = null, completed_at = null,
       status = case when known.planned then 'running' else 'accepted' end::notification_status
     from (
       select x.id, exists (select from fanouts f where f.notification_id = x.id) as planned
       from notifications x
       where x.id = any($1::uuid[]) and x.id >= $2::uuid and x.id <= $3::uuid
         and x.status = 'dead' and x.user_id is null
       order by x.id for no key update) known
     where n.id = known.id and n.id >= $2::uuid and n.id <= $3::uuid
     returning n.id, n.priority, known.planned`,
    range,
  );
  const planned = rows.filter((row) => row.planned).map(({ id }) => id);
  const { rows: batches } = await client.query<Batch>(
    `with opened as (
       update fanouts set done_at = null where notification_id = any($1::uuid[])
       returning notification_id, priority)
     select b.notification_id as "notificationId", b.from_user as "fromUser", o.priority
     from opened o join fanout_batches b on b.notification_id = o.notification_id
     where b.done_at is null`,
    [planned],
  );
  const plans = rows.flatMap(({ id, priority, planned: was }) => (was ? [] : [{ id, priority }]));
  return { plans, batches };
}

export type Requeued = {
  notificationId: string;
  userId: number;
  channel: string;
  priority: Priority;
  /** Why it had failed. */
  reason: string;
};

/**
 * Queues deliveries again that ended as dead letters without having been sent, or could not be rendered (their
 * `reason`), and takes them off the counts.
 * Their notifications are open again.
 */
export async function requeueDeliveries(
  client: Queryable,
  spans: (Span & { channel: string; reason: string })[],
): Promise<Requeued[]> {
  const { rows } = await client.query<Requeued>(
    `update deliveries d set state = 'queued', reason = null, finished_at = null, not_before = null
     from json_to_recordset($1::json)
       as s("notificationId" uuid, "fromUser" bigint, "toUser" bigint, channel text, reason text)
     where d.notification_id = s."notificationId" and d.user_id >= s."fromUser" and d.user_id <= s."toUser"
       and d.channel = s.channel and d.notification_id >= $2::uuid and d.notification_id <= $3::uuid
       and d.state = 'failed' and d.reason = s.reason
     returning d.notification_id as "notificationId", d.user_id as "userId", d.channel, d.priority,
       s.reason`,
    [JSON.stringify(spans), ...idRange(spans.map((span) => span.notificationId)).slice(1)],
  );
  if (rows.length === 0) return rows;
  await changeCounts(
    client,
    rows.map(({ notificationId, channel, reason }) => {
      return { notificationId, channel, outcome: "failed", reason, n: -1 };
    }),
  );
  const range = idRange([...new Set(rows.map((row) => row.notificationId))]);
  await client.query("update fanouts set done_at = null where notification_id = any($1::uuid[])", [
    range[0],
  ]);
  await client.query(
    `update notifications set completed_at = null,
       status = case status when 'completed' then 'running' else status end
     where id = any($1::uuid[]) and id >= $2::uuid and id <= $3::uuid and status <> 'dead'`,
    range,
  );
  return rows;
}
