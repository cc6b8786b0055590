import type { Pool } from "@/db/client";
import { dayBounds, inboxWindow, mostVisible } from "@/server/inbox/window";

const pageSize = 20;

/**
 * The same first page with the same counts, as an inbox that only has rows would read it: nothing is looked up,
 * and nobody's marks are elsewhere. What lookup costs is the difference.
 */
export async function readWriteOnly(pool: Pool, userId: number, now: Date): Promise<number> {
  const { from, to } = inboxWindow(now);
  const bounds = dayBounds(now);
  const { rows } = await pool.query({
    name: "bench.write-only",
    text: `
with mine as materialized (
  select m.notification_id as id, m.read_at, m.seen_at, m.archived_at from messages m
  where ${inInbox} and m.notification_id >= ${bounds.from} and m.notification_id < ${bounds.to}
  order by m.notification_id desc limit ${mostVisible}
),
counts as (
  select (count(*) filter (where read_at is null))::int as unread,
         (count(*) filter (where seen_at is null))::int as unseen
  from mine where archived_at is null
)
select c.*, i.* from counts c left join lateral (
  select page.*, about.*, u.attributes
  from (select * from mine where archived_at is null order by id desc limit $4) page
  cross join lateral (
    select x.type_key, t.name, t.category, x.actor, x.object, x.data, x.template_version_id, x.expires_at
    from notifications x join notification_types t on t.key = x.type_key
    where x.id = page.id and x.id >= ${bounds.from} and x.id < ${bounds.to} offset 0) about
  join users u on u.id = $1
) i on true order by i.id desc`,
    values: [userId, from, to, pageSize + 1],
  });
  return rows.length;
}

const inInbox = `m.user_id = $1 and m.notification_id >= $2::uuid and m.notification_id < $3::uuid
  and m.in_app and m.outcome in ('routed', 'held')`;
