import { jobsIn, type PoolClient, transaction } from "@/db/client";
import type { Context } from "@/server/context";
import { type Priority, queues, type SendingJob } from "@/server/queues";
import { type CountChange, changeCounts } from "@/server/rollups/notification-counts.sql";

/** Waiting deliveries made due in one transaction. */
export const releaseLimit = 2_000;
/** Deliveries in one sending job. */
const jobSize = 500;

type Due = { notificationId: string; userId: number; channel: string };

/**
 * Makes waiting deliveries (holds whose quiet hours end, delays, retries, resumed pauses) of a
 * priority due: clears their time and enqueues them, in one transaction. Reads the partial index
 * deliveries_waiting. What several workers find at once is split between them (skip locked).
 * @returns how many were released.
 */
export async function releaseDue(context: Context, priority: Priority): Promise<number> {
  const { pool, clock } = context;
  const { rows: waiting } = await pool.query({
    name: "sending.any-due",
    text: "select from deliveries where priority = $1 and not_before <= $2 limit 1",
    values: [priority, clock.now()],
  });
  if (waiting.length === 0) return 0;
  return transaction(pool, async (client) => {
    const due = await takeDue(client, priority, clock.now());
    const released = await releaseHeld(client, due);
    await changeCounts(client, [
      ...due.map(({ notificationId, channel }) => ({
        notificationId,
        channel,
        outcome: "waiting",
        n: -1,
      })),
      ...released,
    ]);
    await enqueue(context, client, priority, due);
    return due.length;
  });
}

async function takeDue(client: PoolClient, priority: Priority, now: Date): Promise<Due[]> {
  const { rows } = await client.query<Due>({
    name: "sending.take-due",
    text: `
with due as (
  select notification_id, user_id, channel from deliveries
  where priority = $1 and not_before <= $2
  order by not_before limit $3 for update skip locked
)
update deliveries d set not_before = null
from due
where d.notification_id = due.notification_id and d.user_id = due.user_id and d.channel = due.channel
returning d.notification_id as "notificationId", d.user_id as "userId", d.channel`,
    values: [priority, now, releaseLimit],
  });
  return rows;
}

/** A held message whose first channel goes out is routed from now on. */
async function releaseHeld(client: PoolClient, due: Due[]): Promise<CountChange[]> {
  const { rows } = await client.query<{ notificationId: string; reason: string; n: number }>({
    name: "sending.release-held",
    text: `
with released as (
  update messages m set outcome = 'routed'
  from (select distinct * from unnest($1::uuid[], $2::bigint[]) as d(notification_id, user_id)) due
  where m.user_id = due.user_id and m.notification_id = due.notification_id and m.outcome = 'held'
  returning m.notification_id, m.reason
)
select notification_id as "notificationId", coalesce(reason, '') as reason, count(*)::int as n
from released group by 1, 2`,
    values: [due.map((d) => d.notificationId), due.map((d) => d.userId)],
  });
  return rows.flatMap(({ notificationId, reason, n }) => [
    { notificationId, channel: "", outcome: "held", reason, n: -n },
    { notificationId, channel: "", outcome: "routed", n },
  ]);
}

/** One job for each channel and piece; neighbours in key order share a span. */
async function enqueue(
  { boss }: Context,
  client: PoolClient,
  priority: Priority,
  due: Due[],
): Promise<void> {
  const db = jobsIn(client);
  for (const [channel, rows] of Map.groupBy(due, (row) => row.channel)) {
    const jobs: { data: SendingJob }[] = [];
    for (let i = 0; i < rows.length; i += jobSize) {
      const spans = rows.slice(i, i + jobSize).map(({ notificationId, userId }) => ({
        notificationId,
        fromUser: userId,
        toUser: userId,
      }));
      jobs.push({ data: { spans } });
    }
    await boss.insert(queues.sending(channel, priority), jobs, { db });
  }
}
