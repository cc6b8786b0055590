import type { Queryable } from "@/db/client";

/**
 * Lets updates that lie in inboxes now take the place of the message that was shown until then, in the transaction
 * that evaluated them. The firsts are locked in the order of their ids, as completion does.
 * @param ids updates in inboxes, of different users.
 */
export async function replaceShown(client: Queryable, ids: string[]): Promise<void> {
  if (ids.length === 0) return;
  const sorted = ids.toSorted();
  await client.query({
    name: "aggregation.replace",
    text: `
with shown as materialized (
  select u.id as update_id, u.user_id, u.type_key, u.object, f.id as first_id,
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
)
update notifications f set replaced_by = s.update_id from shown s where f.id = s.first_id`,
    values: [ids, sorted[0], sorted.at(-1)],
  });
}
