import type { Context } from "@/server/context";

/**
 * Ends broadcasts whose time is over. What is left of their fan-outs is not handed out any more; while some of it
 * is still on its way, they end on a later turn. By the partial index notifications_on_read: active ones alone.
 * @returns how many ended.
 */
export async function endBroadcasts({ pool, clock, inboxNews }: Context): Promise<number> {
  const { rows } = await pool.query<{ id: string }>({
    name: "tracking.end-broadcasts",
    text: `
with over as materialized (
  select id from notifications
  where strategy = 'read' and completed_at is null and cancelled_at is null and expires_at <= $1
),
stopped as (
  update fanouts f set exhausted = true from over
  where f.notification_id = over.id and f.done_at is null and not f.exhausted
)
update notifications n set status = 'completed', completed_at = $1
from over
where n.id = over.id
  and not exists (select from fanouts f where f.notification_id = n.id and f.done_at is null)
returning n.id`,
    values: [clock.now()],
  });
  for (const { id } of rows) inboxNews.add({ kind: "broadcast", id });
  return rows.length;
}
