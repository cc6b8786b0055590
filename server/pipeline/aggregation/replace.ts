import type { Queryable } from "@/db/client";

/** A delivery that waited, and that an update by the same channel has overtaken. `digest`: for a digest. */
export type Overtaken = {
  notificationId: string;
  userId: number;
  channel: string;
  digest: boolean;
  priority: number;
  producerId: number;
  typeKey: string;
};

/**
 * Lets updates that lie in inboxes now take the place of the message that was shown until then, in the transaction
 * that evaluated them. What still waits of that one (a night's quiet hours, a cap, a digest) ends: the update says it all. The
 * firsts are locked in the order of their ids, as completion does; deliveries that somebody is loading are left.
 * @param ids updates in inboxes, of different users.
 */
export async function replaceShown(
  client: Queryable,
  ids: string[],
  at: Date,
): Promise<Overtaken[]> {
  if (ids.length === 0) return [];
  const sorted = ids.toSorted();
  const { rows } = await client.query<Overtaken>({
    name: "aggregation.replace",
    text: statement,
    values: [ids, sorted[0], sorted.at(-1), at],
  });
  await complete(client, rows, at);
  return rows;
}

/** Notifications and messages by their primary keys; deliveries by theirs, a few of each. */
const statement = `
with shown as materialized (
  select u.id as update_id, u.user_id, u.type_key, u.object, u.producer_id, f.id as first_id,
         coalesce(f.replaced_by, f.id) as before_id
  from notifications u join notifications f on f.id = u.collapse_into
  where u.id = any($1::uuid[]) and u.id >= $2::uuid and u.id <= $3::uuid
  order by f.id for no key update of f
),
hidden as (
  update messages m set in_app = false from shown s
  where m.user_id = s.user_id and m.notification_id = s.before_id
),
current as (
  update aggregates a set current_id = s.update_id from shown s
  where a.user_id = s.user_id and a.type_key = s.type_key and a.object = s.object
    and a.first_id = s.first_id
),
standing as (
  update notifications f set replaced_by = s.update_id from shown s where f.id = s.first_id
),
waiting as materialized (
  select d.notification_id, d.user_id, d.channel, d.state <> 'queued' as digest, s.producer_id, s.type_key
  from shown s
  join deliveries d on d.notification_id = s.before_id and d.user_id = s.user_id
  where (d.state = 'queued' or d.reason = 'digest') and d.not_before is not null and exists (
    select from deliveries o where o.notification_id = s.update_id and o.user_id = s.user_id
      and o.channel = d.channel and (o.state = 'queued' or o.reason = 'digest'))
  for update of d skip locked
)
update deliveries d
set state = 'cancelled', reason = 'aggregated', not_before = null, finished_at = $4
from waiting w
where d.notification_id = w.notification_id and d.user_id = w.user_id and d.channel = w.channel
returning d.notification_id as "notificationId", d.user_id as "userId", d.channel, d.priority,
  w.digest, w.producer_id as "producerId", w.type_key as "typeKey"`;

/** What they belonged to waits for nothing any more, and no longer counts for the hour that it waited for. */
async function complete(client: Queryable, ended: Overtaken[], at: Date): Promise<void> {
  if (ended.length === 0) return;
  const ids = ended.map(({ notificationId }) => notificationId);
  const sorted = ids.toSorted();
  const over = `not exists (select from deliveries d where d.notification_id = e.id
    and d.notification_id >= $3::uuid and d.notification_id <= $4::uuid and d.state in ('queued', 'sending'))`;
  await client.query(
    `with ended as materialized (
       select id, user_id from (select distinct * from unnest($1::uuid[], $2::bigint[]) as u(id, user_id)) e
       where ${over}),
     released as (
       update messages m set outcome = 'routed', held_until = null from ended e
       where m.user_id = e.user_id and m.notification_id = e.id and m.outcome = 'held')
     update notifications n set status = 'completed', completed_at = $5 from ended e
     where n.id = e.id and n.id >= $3::uuid and n.id <= $4::uuid and n.completed_at is null`,
    [ids, ended.map(({ userId }) => userId), sorted[0], sorted.at(-1), at],
  );
}
