import type { Queryable } from "@/db/client";
import { changeCounts } from "@/server/rollups/notification-counts.sql";

/**
 * Writes the rows that keep a user's marks of broadcasts, where there are none yet: the first interaction. A row
 * that the fan-out of another channel wrote serves as well, as it is. Rows are written in the order of their
 * key, so that two windows of one user do not wait for each other crosswise. Either way the broadcast has now been on
 * the user's screen, and counts as delivered, once.
 */
export async function keepMarks(
  client: Queryable,
  userId: number,
  broadcastIds: readonly string[],
): Promise<void> {
  if (broadcastIds.length === 0) return;
  const { rows } = await client.query<{ id: string }>(
    `insert into messages (user_id, notification_id, priority, outcome, in_app, on_read)
     select $1, n.id, n.priority, 'routed', true, true from notifications n
     where n.id = any($2::uuid[]) order by n.id
     on conflict do nothing returning notification_id as id`,
    [userId, broadcastIds],
  );
  const written = rows.map(({ id }) => id);
  const others = broadcastIds.filter((id) => !written.includes(id));
  const first = [...written, ...(await lockUnmarked(client, userId, others))];
  await changeCounts(client, [
    ...written.map((id) => ({ notificationId: id, channel: "", outcome: "routed", n: 1 })),
    ...first.map((id) => ({ notificationId: id, channel: "in_app", outcome: "delivered", n: 1 })),
  ]);
}

/** Of rows that another channel's fan-out wrote, those without a mark yet. */
async function lockUnmarked(
  client: Queryable,
  userId: number,
  ids: readonly string[],
): Promise<string[]> {
  if (ids.length === 0) return [];
  const { rows } = await client.query<{ id: string }>(
    `select notification_id as id from messages
     where user_id = $1 and notification_id = any($2::uuid[]) and not on_read
       and seen_at is null and read_at is null and archived_at is null and clicked_at is null
     order by notification_id for no key update`,
    [userId, ids],
  );
  return rows.map(({ id }) => id);
}
