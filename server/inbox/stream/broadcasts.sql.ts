import type { Pool } from "@/db/client";
import { isAbout } from "@/server/control/switches/stopping.sql";
import { idFloor } from "@/server/ids";
import {
  type ActiveParameters,
  broadcastFacts,
  isActive,
  oneBroadcast,
} from "@/server/inbox/broadcasts/active.sql";
import type { InboxRow } from "@/server/inbox/present";
import { broadcastFloor, inboxWindow } from "@/server/inbox/window";

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

const active: ActiveParameters = { now: "$2", from: "$3", to: "$4" };

/** Whether a broadcast is in nobody's inbox: expired, stopped, held by a switch, or none that anybody knows. */
export async function isAway(pool: Pool, id: string, now: Date): Promise<boolean> {
  const { rows } = await pool.query(
    `select from (${broadcastFacts(oneBroadcast("$1", active), active.now)}) n where not n.stopped`,
    [id, now, broadcastFloor(now), inboxWindow(now).to],
  );
  return rows.length === 0;
}

/** The newest active broadcasts that a kill switch is about, whether it stops them or not; `limit` at most. */
export async function broadcastsOfSwitch(
  pool: Pool,
  switchId: number,
  now: Date,
  limit: number,
): Promise<string[]> {
  const { rows } = await pool.query<{ id: string }>(
    `select x.id from kill_switches k
     join notifications x on ${isActive(active)}
     join notification_types t on t.key = x.type_key
     where k.id = $1 and (${isAbout} or k.scope = 'channel' and k.value = 'in_app')
     order by x.id desc limit $5`,
    [switchId, now, broadcastFloor(now), inboxWindow(now).to, limit],
  );
  return rows.map(({ id }) => id);
}

/**
 * Whether any broadcast began or ended since a moment (ms), or a kill switch that can take one out. By the partial
 * index notifications_broadcasts, within the time that one can live.
 */
export async function anyBroadcastSince(pool: Pool, since: number, now: Date): Promise<boolean> {
  const at = new Date(Math.max(0, since));
  const { rows } = await pool.query<{ any: boolean }>(
    `select exists (select from notifications where strategy = 'read' and id >= $1::uuid
       and (id >= $2::uuid or completed_at >= $3 or cancelled_at >= $3 or expires_at between $3 and $4))
       or exists (select from kill_switches where scope <> 'provider'
         and (effective_at >= $3 or lifted_at >= $3 and effective_at is not null)) as any`,
    [broadcastFloor(now), idFloor(at), at, now],
  );
  return rows[0]?.any === true;
}
