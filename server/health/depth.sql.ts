import type { Pool } from "@/db/client";
import { externalChannels } from "@/server/channels/registry";
import { priorities, queues } from "@/server/queues";

/** Accepted notifications are counted up to here: a longer queue is long, whatever its length. */
export const mostCounted = 10_000;

/** Accepted, not yet evaluated, by priority; `mostCounted` + 1 stands for more. */
export async function readBacklog(pool: Pool): Promise<{ priority: number; n: number }[]> {
  const { rows } = await pool.query<{ priority: number; n: number }>({
    name: "health.backlog",
    text: `
select priority, n from unnest('{0,1,2}'::smallint[]) as ask(priority),
  lateral (select count(*)::int as n from (
    select from notifications
    where priority = ask.priority and status = 'accepted' and completed_at is null
    limit ${mostCounted + 1}) waiting) counted`,
  });
  return rows;
}

export type Depth = { priority: number; channel: string; n: number };

/**
 * Deliveries on their way to a provider, by priority and channel: of fan-outs from their exact
 * counts, of direct notifications (spans of one user) from what is queued. Holds, which wait for a
 * person's morning, are not among them.
 */
export async function readDepth(pool: Pool): Promise<Depth[]> {
  const { rows } = await pool.query<Depth>({
    name: "health.depth",
    text: `
select priority, channel, sum(n)::bigint as n from (
  select f.priority, c.channel,
    case when c.outcome = 'routed' then c.n
         when c.outcome in ('sent', 'failed', 'expired', 'cancelled', 'unknown', 'waiting') then -c.n
         else 0 end as n
  from fanouts f join notification_counts c on c.notification_id = f.notification_id
  where f.done_at is null and c.channel <> ''
  union all
  select q.priority, q.channel, jsonb_array_length(j.data -> 'spans')
  from unnest($1::text[], $2::smallint[], $3::text[]) as q(name, priority, channel)
  join pgboss.job j on j.name = q.name
  where j.name = any($1::text[]) and j.state < 'active' and not j.blocked
    and j.data #>> '{spans,0,fromUser}' = j.data #>> '{spans,0,toUser}'
) waiting
group by 1, 2 having sum(n) > 0`,
    values: [sendingQueues.names, sendingQueues.priorities, sendingQueues.channels],
  });
  return rows;
}

/** Since when the oldest of a queue waits; channel '': for its evaluation. */
export type Age = { priority: number; channel: string; since: Date };

/**
 * What has waited longest in each queue. Events by notifications_open, whose ids carry the time; deliveries by
 * their jobs, through the queue's index (name, priority, created_on) of what is not taken.
 */
export async function readAges(pool: Pool): Promise<Age[]> {
  const { rows } = await pool.query<Age>({
    name: "health.ages",
    text: `
select ask.priority, '' as channel, oldest.since
from unnest('{0,1,2}'::smallint[]) as ask(priority), lateral (
  select uuidv7_time(id) as since from notifications
  where priority = ask.priority and status = 'accepted' and completed_at is null
  order by id limit 1) oldest
union all
select q.priority, q.channel, oldest.created_on
from unnest($1::text[], $2::smallint[], $3::text[]) as q(name, priority, channel), lateral (
  select created_on from pgboss.job j
  where j.name = q.name and j.state < 'active' and not j.blocked
  order by j.priority desc, j.created_on limit 1) oldest`,
    values: [sendingQueues.names, sendingQueues.priorities, sendingQueues.channels],
  });
  return rows;
}

const pairs = priorities.flatMap((priority) =>
  externalChannels.map(({ key }) => ({
    name: queues.sending(key, priority),
    priority,
    channel: key,
  })),
);
const sendingQueues = {
  names: pairs.map(({ name }) => name),
  priorities: pairs.map(({ priority }) => priority),
  channels: pairs.map(({ channel }) => channel),
};
