import type { Queryable } from "@/db/client";

/** What an event was summed up with, and what came of all of it so far. */
export type Summed = {
  /** The first one included. */
  events: number;
  waiting: number;
  /** Until those become one update; 0 where that is due. */
  seconds: number;
  /** In the inbox, and sent to phones, for all of them. */
  rows: number;
  pushes: number;
  /** An update is on its way. */
  open: boolean;
};

/** By primary keys and aggregate_events_first. Null: it stands for itself. */
export async function readSummed(
  client: Queryable,
  { users, id, now }: { users: number[]; id: string; now: Date },
): Promise<Summed | null> {
  const { rows } = await client.query<Summed>(
    `with of as (select user_id, first_id, type_key, object from aggregate_events
                 where user_id = any($1::bigint[]) and notification_id = $2::uuid),
       events as materialized (select e.user_id, e.notification_id, e.first_id, e.taken_by
         from aggregate_events e join of using (user_id, first_id)),
       told as materialized (select user_id, first_id as id from of
         union select user_id, taken_by from events where taken_by is not null)
     select count(*)::int as events,
       count(*) filter (where taken_by is null and notification_id <> first_id)::int as waiting,
       coalesce((select greatest(0, ceil(extract(epoch from a.window_ends_at - $3)))
         from aggregates a join of using (user_id, type_key, object)), 0)::int as seconds,
       (select count(*) from told t join messages m on m.user_id = t.user_id
         and m.notification_id = t.id and m.outcome = 'routed' and m.in_app)::int as rows,
       (select count(*) from told t join deliveries d on d.notification_id = t.id
         and d.user_id = t.user_id and d.channel = 'push' and d.state = 'sent')::int as pushes,
       exists (select from told t join notifications n using (id) where n.completed_at is null) as open
     from events`,
    [users, id, now],
  );
  const [summed] = rows;
  return summed && summed.events > 1 ? summed : null;
}
