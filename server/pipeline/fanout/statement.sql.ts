import { chunkParameter } from "@/server/pipeline/preferences/candidates.sql";
import {
  type CandidateSource,
  decidedSelect,
  judgedSelect,
  parameters,
} from "@/server/pipeline/preferences/judge.sql";

/**
 * The one statement of a batch: considers every candidate, evaluates every rule, writes messages and
 * deliveries, and reports what it did. One row per (user, notification) considered, suppressed ones
 * included, each with its reason. Of a broadcast only those whom its external channels concern.
 *
 * Reads, per candidate: `users`, `preferences` by primary key (the batch's id range is stated on both,
 * so the planner merges two short index scans instead of probing or scanning a whole table), live
 * devices by primary key prefix, and the last 24 h of messages by primary key (a correlated probe,
 * measured faster than a grouped range scan).
 * @param once the batch was claimed and cannot have been written before: plain inserts, a quarter less
 *   work for the database than asking about conflicts. They fail where that is not so.
 * @param claimed nobody else evaluates the same candidates meanwhile. Deliveries then follow from what was decided;
 *   joined with the rows that were inserted, they would cost the square of a batch wherever the planner expects a
 *   few candidates and finds ten thousand, as of one actor's followers among millions of other actors'.
 */
export function fanoutStatement(
  source: CandidateSource,
  { once, claimed }: { once: boolean; claimed: boolean },
): string {
  const onConflict = once ? "" : "on conflict do nothing";
  const isNew =
    claimed && !once
      ? "where not exists (select from messages m where m.user_id = d.user_id and m.notification_id = d.notification_id)"
      : "";
  const written = claimed
    ? ""
    : "join inserted i on i.user_id = d.user_id and i.notification_id = d.notification_id";
  return `
with n as materialized (${source.notification}),
judged as materialized (${judgedSelect(source.from)}),
decided as materialized (select * from (${decidedSelect}) d ${isNew}),
inserted as (
  insert into messages (user_id, notification_id, priority, outcome, in_app, reason, held_until,
                        campaign_slot)
  select user_id, notification_id, priority, outcome::message_outcome, in_app, reason, held_until,
         campaign_slot
  from decided
  -- Whom a broadcast reaches in the inbox alone needs no row.
  where not (is_broadcast and reason is not distinct from 'no_channel')
  ${onConflict}
  returning user_id, notification_id, outcome, reason, in_app
),
routed as (
  -- A mail that waits for a digest is done with as far as its notification goes; digests/collect.ts takes it.
  insert into deliveries (notification_id, user_id, channel, priority, state, not_before, reason, finished_at)
  select d.notification_id, d.user_id, channel, d.priority,
         case when collected then 'cancelled' else 'queued' end::delivery_state,
         case when collected then d.digest_at else d.held_until end,
         case when collected then 'digest' when d.outcome = 'held' then d.reason end,
         case when collected then ${parameters.now}::timestamptz end
  from decided d
  ${written}
  cross join lateral unnest(d.external) as channel
  cross join lateral (select channel = 'email' and d.digest_at is not null as collected) wish
  where d.outcome <> 'suppressed'
  ${onConflict}
  returning notification_id, user_id, channel, state, not_before
),
chunked as (
  select notification_id, user_id, channel,
         (row_number() over (partition by channel order by notification_id, user_id) - 1)
           / ${chunkParameter}::int as chunk
  from routed where not_before is null
)
select 'message' as kind, notification_id, '' as channel, outcome::text as outcome,
       coalesce(reason, '') as reason, count(*)::int as n, null::bigint as from_user,
       null::bigint as to_user, null::int as chunk
from inserted group by notification_id, outcome, reason
union all
select 'inbox', notification_id, 'in_app', '', '', count(*)::int, null, null, null
from inserted where in_app group by notification_id
union all
select 'waiting', notification_id, channel, '', '', count(*)::int, null, null, null
from routed where not_before is not null and state = 'queued' group by notification_id, channel
union all
select 'digest', notification_id, channel, '', '', count(*)::int, null, null, null
from routed where state = 'cancelled' group by notification_id, channel
union all
select 'span', notification_id, channel, '', '', count(*)::int, min(user_id), max(user_id), chunk::int
from chunked group by notification_id, channel, chunk`;
}
