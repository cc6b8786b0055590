import { jobsIn, type PoolClient, transaction } from "@/db/client";
import type { Context } from "@/server/context";
import { isHeld, isOn } from "@/server/control/switches/stopping.sql";
import { mintId } from "@/server/ids";
import { type Priority, queues } from "@/server/queues";
import { longestChain } from "./chain.sql";
import { closeIdle } from "./close";

/** Aggregates in one transaction: thousands of events may wait for each. */
const step = 50;
const idsPerJob = 100;

type Due = { userId: number; typeKey: string; object: string; firstId: string; updateId: string };
type Update = { id: string; priority: Priority };

/**
 * Makes one update of what waits for each aggregate whose window has ended, and closes those for which nothing
 * waits. Safe to run twice and at once: rows that another one works on are skipped.
 * @returns how many updates were made
 */
export async function flushAggregates(context: Context): Promise<number> {
  let made = 0;
  for (;;) {
    const updates = await transaction(context.pool, (client) => flushSome(context, client));
    made += updates;
    if (updates < step) break;
  }
  await closeIdle(context);
  return made;
}

async function flushSome(context: Context, client: PoolClient): Promise<number> {
  const now = context.clock.now();
  const due = await lockDue(client, now);
  if (due.length === 0) return 0;
  const values = [
    due.map(({ userId }) => userId),
    due.map(({ typeKey }) => typeKey),
    due.map(({ object }) => object),
    due.map(({ firstId }) => firstId),
    due.map(({ updateId }) => updateId),
  ];
  await client.query(takeWaiting, values);
  const { rows } = await client.query<Update>(insertUpdates, [...values, now]);
  await client.query(prolong, [...values, now]);
  await enqueue(context, client, rows);
  return due.length;
}

/** Held as a whole: looked up once, where asking for each of a storm's aggregates would cost more than flushing. */
const heldTypes = `array(select t.key from notification_types t where exists (
  select from kill_switches k where k.mode = 'hold' and ${isOn("$1")} and (k.scope = 'all'
    or k.scope = 'type' and k.value = t.key or k.scope = 'category' and k.value = t.category)))`;

/** By aggregates_window; what waits by aggregate_events_waiting. Those that a switch holds stay due. */
async function lockDue(client: PoolClient, now: Date): Promise<Due[]> {
  const { rows } = await client.query<Omit<Due, "updateId">>({
    name: "aggregates.due",
    text: `select a.user_id as "userId", a.type_key as "typeKey", a.object, a.first_id as "firstId"
     from aggregates a
     where a.window_ends_at <= $1 and a.type_key <> all(${heldTypes})
       and exists (select from aggregate_events e where e.user_id = a.user_id
         and e.type_key = a.type_key and e.object = a.object and e.taken_by is null)
       and not exists (select from notifications x join notification_types t on t.key = x.type_key
         where x.id = a.first_id and ${isHeld("$1")})
     order by a.window_ends_at limit ${step} for update of a skip locked`,
    values: [now],
  });
  return rows.map((row) => ({ ...row, updateId: mintId(now) }));
}

const due = `with due as materialized (
  select * from unnest($1::bigint[], $2::text[], $3::text[], $4::uuid[], $5::uuid[])
    as d(user_id, type_key, object, first_id, update_id))`;

/** What waited for an earlier chain that was never flushed counts for this one. */
const takeWaiting = `${due}
update aggregate_events e set taken_by = d.update_id, first_id = d.first_id from due d
where e.user_id = d.user_id and e.type_key = d.type_key and e.object = d.object and e.taken_by is null`;

/**
 * The update is its latest event once more, with what it sums up. Everybody who took part since the first is
 * counted, by aggregate_events_first; who cannot be told apart counts each time.
 */
const insertUpdates = `${due},
summed as materialized (
  select d.*, s.events, s.actors, latest.notification_id as latest_id
  from due d
  cross join lateral (
    select count(*)::int as events,
           (count(distinct e.actor) + count(*) filter (where e.actor is null))::int as actors
    from aggregate_events e where e.user_id = d.user_id and e.first_id = d.first_id) s
  cross join lateral (
    select e.notification_id from aggregate_events e
    where e.user_id = d.user_id and e.first_id = d.first_id and e.taken_by = d.update_id
    order by e.notification_id desc limit 1) latest
)
insert into notifications (id, producer_id, type_key, priority, status, strategy, audience, user_id, actor,
  object, data, channels, template_version_id, idempotency_key, accepted_at, expires_at, collapse_into,
  aggregate)
select s.update_id, l.producer_id, l.type_key, l.priority, 'accepted', 'direct', l.audience, l.user_id,
  l.actor, l.object, l.data, l.channels, l.template_version_id, 'update-' || s.update_id,
  $6::timestamptz, $6::timestamptz + make_interval(secs => t.ttl_seconds), s.first_id,
  jsonb_build_object('events', s.events, 'actors', s.actors,
    'first', jsonb_build_object('actor', f.actor, 'data', f.data),
    'latest', jsonb_build_object('actor', l.actor, 'data', l.data))
from summed s
join notifications l on l.id = s.latest_id
join notifications f on f.id = s.first_id
join notification_types t on t.key = l.type_key
returning id, priority`;

/** Another length, up to the chain's end; a type that no longer aggregates gets none. */
const prolong = `${due}
update aggregates a
set window_ends_at = least(a.opened_at + ${longestChain},
  $6::timestamptz + make_interval(secs => coalesce(t.aggregation_window_seconds, 0)))
from due d join notification_types t on t.key = d.type_key
where a.user_id = d.user_id and a.type_key = d.type_key and a.object = d.object
  and d.first_id is not null and d.update_id is not null`;

async function enqueue({ boss }: Context, client: PoolClient, updates: Update[]): Promise<void> {
  const db = jobsIn(client);
  for (const [priority, own] of Map.groupBy(updates, (update) => update.priority)) {
    for (let i = 0; i < own.length; i += idsPerJob) {
      const data = { ids: own.slice(i, i + idsPerJob).map(({ id }) => id) };
      await boss.insert(queues.fanout(priority), [{ data }], { db });
    }
  }
}
