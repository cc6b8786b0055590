import type { Queryable } from "@/db/client";
import { notificationFacts } from "@/server/pipeline/preferences/notification.sql";
import * as rules from "@/server/pipeline/preferences/rules.sql";
import { allowedChannels } from "@/server/pipeline/routing/route.sql";
import { isAggregating, longestChain, shareAggregates } from "./chain.sql";

/** An event that was decided here and needs no further evaluation. */
export type Absorbed = {
  notificationId: string;
  /** `aggregated`, or why the user must not be told at all. */
  reason: string;
  /** Its type sends an update when enough events wait. */
  limited: boolean;
};

const now = "$1";

/** The rules that refuse an event for good, in the order of preferences/rules.sql.ts; caps are the update's. */
const refusal = `case
  when n.killed then 'kill_switch'
  when ${now}::timestamptz >= n.expires_at then 'expired'
  when u.erased_at is not null then 'user_erased'
  when ${rules.onSuppressionList} then 'suppression_list'
  when ${rules.masterOff} then 'master_off'
  when ${rules.typeOff} then 'type_off'
  when cardinality(allowed.channels) = 0 then 'no_channel' end`;

/**
 * Reads notifications, users, preferences and aggregates by primary key. One statement for any number of events of
 * any number of people, many of one person included.
 */
const statement = `
with n as materialized (
  select ${notificationFacts(now)}, x.object, x.actor, x.collapse_into,
         t.aggregation_max_events is not null as limited
  from notifications x join notification_types t on t.key = x.type_key
  where x.id = any($2::uuid[]) and x.id >= $3::uuid and x.id <= $4::uuid and x.status = 'accepted'
    and x.cancelled_at is null and (${isAggregating} or x.collapse_into is not null)
),
judged as materialized (
  select n.id, n.priority, u.id as user_id, n.type_key, n.object, n.actor, a.first_id, n.limited,
         coalesce(${refusal},
           case when a.first_id is not null or shown.replaced_by > n.id then 'aggregated' end) as reason
  from n
  join users u on u.id = n.target_user_id
  left join preferences p on p.user_id = u.id
  left join aggregates a on n.collapse_into is null and a.user_id = u.id and a.type_key = n.type_key
    and a.object = n.object and a.opened_at > ${now}::timestamptz - ${longestChain}
  left join notifications shown on shown.id = n.collapse_into
  ${rules.localFacts(now)}
  cross join lateral (select ${allowedChannels} as channels offset 0) allowed
),
written as (
  insert into messages (user_id, notification_id, priority, outcome, in_app, reason)
  select user_id, id, priority, 'suppressed', false, reason from judged where reason is not null
  on conflict do nothing
  returning user_id, notification_id, reason
),
waiting as (
  insert into aggregate_events (user_id, notification_id, type_key, object, first_id, actor)
  select j.user_id, j.id, j.type_key, j.object, j.first_id, j.actor
  from judged j join written w on w.user_id = j.user_id and w.notification_id = j.id
  where w.reason = 'aggregated' and j.first_id is not null
  on conflict do nothing
),
over as (
  update notifications set status = 'completed', completed_at = ${now}
  where id in (select notification_id from written) and id >= $3::uuid and id <= $4::uuid
    and status = 'accepted'
)
select w.notification_id as "notificationId", w.reason, j.limited
from written w join judged j on j.id = w.notification_id`;

/**
 * Decides, in the caller's transaction, those events of aggregating types that need no evaluation of their own:
 * what falls into an open window, what its user must not be told, and updates that a newer one has overtaken.
 * @param userIds the recipients, in any order.
 */
export async function absorb(
  client: Queryable,
  ids: string[],
  userIds: number[],
  at: Date,
): Promise<Absorbed[]> {
  if (ids.length === 0) return [];
  // Before the snapshot of the statement: what is closed by then is seen as closed.
  await shareAggregates(client, userIds);
  const sorted = ids.toSorted();
  const { rows } = await client.query<Absorbed>({
    name: "aggregation.absorb",
    text: statement,
    values: [at, ids, sorted[0], sorted.at(-1)],
  });
  return rows;
}

/** Of so many that wait, one look each is worth it: more are counted only as often as their number calls for. */
const alwaysCounted = 20;

/**
 * Ends the windows of those absorbed events' aggregates for which as many wait as their types say. Called after the
 * commit, so that of absorbers at once the last one sees what all of them wrote. Counting thousands after every
 * batch would cost more than absorbing: a window of `n` is looked at for every n/20 events on average, so it ends
 * some percent late.
 */
export async function endFullWindows(
  client: Queryable,
  absorbed: Absorbed[],
  at: Date,
): Promise<void> {
  const ids = absorbed.filter(({ limited }) => limited).map(({ notificationId }) => notificationId);
  if (ids.length === 0) return;
  const sorted = ids.toSorted();
  await client.query(
    `with touched as materialized (
       select e.user_id, e.type_key, e.object, t.aggregation_max_events as most
       from messages m
       join notifications x on x.id = m.notification_id and x.user_id = m.user_id
       join aggregate_events e on e.user_id = m.user_id and e.notification_id = m.notification_id
       join notification_types t on t.key = e.type_key
       where x.id = any($1::uuid[]) and x.id >= $2::uuid and x.id <= $3::uuid
         and m.notification_id >= $2::uuid and m.notification_id <= $3::uuid
       group by 1, 2, 3, 4
       having random() * t.aggregation_max_events < ${alwaysCounted} * count(*)),
     full_ones as materialized (
       select a.user_id, a.type_key, a.object
       from touched o join aggregates a using (user_id, type_key, object)
       where a.window_ends_at > $4 and o.most <= (select count(*) from (
         select from aggregate_events e where e.user_id = o.user_id and e.type_key = o.type_key
           and e.object = o.object and e.taken_by is null limit o.most) w)
       for update of a skip locked)
     update aggregates a set window_ends_at = $4 from full_ones f
     where a.user_id = f.user_id and a.type_key = f.type_key and a.object = f.object`,
    [ids, sorted[0], sorted.at(-1), at],
  );
}
