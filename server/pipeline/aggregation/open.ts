import type { Queryable } from "@/db/client";
import { isAggregating, longestChain, passingReasons } from "./chain.sql";

/**
 * Opens the windows of events that were just evaluated, in the same transaction. Where a chain has lasted a day, the
 * new one takes its row over.
 * @param ids evaluated notifications of aggregating types; others are passed over.
 */
export async function openWindows(client: Queryable, ids: string[], at: Date): Promise<void> {
  if (ids.length === 0) return;
  const sorted = ids.toSorted();
  await client.query({
    name: "aggregation.open",
    text: `
with event as materialized (
  select x.id, x.user_id, x.type_key, x.object, x.actor,
         least(make_interval(secs => t.aggregation_window_seconds), ${longestChain}) as length
  from notifications x
  join notification_types t on t.key = x.type_key
  join messages m on m.user_id = x.user_id and m.notification_id = x.id
    and m.notification_id >= $2::uuid and m.notification_id <= $3::uuid
  where x.id = any($1::uuid[]) and x.id >= $2::uuid and x.id <= $3::uuid and ${isAggregating}
    and (m.outcome <> 'suppressed' or m.reason = any($5::text[]))
),
opened as (
  insert into aggregates as a (user_id, type_key, object, first_id, current_id, opened_at, window_ends_at)
  select user_id, type_key, object, id, id, $4, $4::timestamptz + length from event
  on conflict (user_id, type_key, object) do update
    set first_id = excluded.first_id, current_id = excluded.current_id, opened_at = excluded.opened_at,
        window_ends_at = excluded.window_ends_at
    where a.opened_at <= $4::timestamptz - ${longestChain}
  returning user_id, type_key, object, first_id
)
insert into aggregate_events (user_id, notification_id, type_key, object, first_id, actor, taken_by)
select o.user_id, o.first_id, o.type_key, o.object, o.first_id, event.actor, o.first_id
from opened o join event on event.id = o.first_id
on conflict do nothing`,
    values: [ids, sorted[0], sorted.at(-1), at, passingReasons],
  });
}
