import type { Queryable } from "@/db/client";
import { changeCounts } from "@/server/rollups/notification-counts.sql";

/**
 * Writes the rows that keep a user's marks of broadcasts, where there are none yet: the first interaction. A row
 * that the fan-out of another channel wrote serves as well, as it is. Rows are written in the order of their
 * key, so that two windows of one user do not wait for each other crosswise.
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
  const counted = rows.flatMap(({ id: notificationId }) => [
    { notificationId, channel: "", outcome: "routed", n: 1 },
    { notificationId, channel: "in_app", outcome: "delivered", n: 1 },
  ]);
  await changeCounts(client, counted);
}
