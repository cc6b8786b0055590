import type { Pool } from "@/db/client";
import { idFloor } from "@/server/ids";
import type { InboxRow } from "@/server/inbox/present";
import { broadcastFloor } from "@/server/inbox/window";

/** A broadcast as the row of each of some users who have not touched it. */
export async function readBroadcastRows(
  pool: Pool,
  id: string,
  userIds: readonly number[],
): Promise<(InboxRow & { userId: number })[]> {
  const { rows } = await pool.query<InboxRow & { userId: number }>(
    `select u.id as "userId", u.attributes, x.id, true as broadcast, null as "readAt", null as "seenAt",
            x.collapse_into as "collapseInto", x.aggregate, x.type_key as "typeKey",
            t.name as "typeName", t.category, x.actor, x.object, x.data,
            x.template_version_id as "templateVersionId", x.expires_at as "expiresAt"
     from notifications x join notification_types t on t.key = x.type_key
     join users u on u.id = any($2::bigint[])
     where x.id = $1 and not exists (select from messages m where m.user_id = u.id
       and m.notification_id = $1 and (m.on_read or m.seen_at is not null))`,
    [id, userIds],
  );
  return rows;
}

/** Whether a broadcast is over: expired, stopped, or none that anybody knows. */
export async function hasEnded(pool: Pool, id: string, now: Date): Promise<boolean> {
  const { rows } = await pool.query(
    `select from notifications where id = $1 and strategy = 'read' and completed_at is null
       and cancelled_at is null and expires_at > $2`,
    [id, now],
  );
  return rows.length === 0;
}

/**
 * Whether any broadcast began or ended since a moment (ms). By the partial index notifications_broadcasts,
 * within the time that one can live.
 */
export async function anyBroadcastSince(pool: Pool, since: number, now: Date): Promise<boolean> {
  const at = new Date(Math.max(0, since));
  const { rows } = await pool.query(
    `select from notifications where strategy = 'read' and id >= $1::uuid
       and (id >= $2::uuid or completed_at >= $3 or cancelled_at >= $3
         or expires_at between $3 and $4) limit 1`,
    [broadcastFloor(now), idFloor(at), at, now],
  );
  return rows.length > 0;
}
