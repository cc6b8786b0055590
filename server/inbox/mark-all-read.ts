import { transaction } from "@/db/client";
import type { Context } from "@/server/context";
import { changeCounts } from "@/server/rollups/notification-counts.sql";
import { keepMarks } from "./broadcasts/keep-marks.sql";
import { unreadBroadcasts } from "./broadcasts/unread";
import { inboxWindow, inWindow, isPersonal } from "./window";

/** Marks everything in a user's inbox as read, broadcasts too. Returns how many items were not. */
export async function markAllRead(context: Context, userId: number): Promise<number> {
  const { pool, clock, inboxNews } = context;
  const now = clock.now();
  const { from, to } = inboxWindow(now);
  const broadcasts = await unreadBroadcasts(context, userId);
  const updated = await transaction(pool, async (client) => {
    await keepMarks(client, userId, broadcasts);
    const { rows } = await client.query<{ id: string }>(
      `update messages m set read_at = $4, seen_at = coalesce(seen_at, $4)
       where ${inWindow} and (${isPersonal} or m.notification_id = any($5::uuid[]))
         and read_at is null and archived_at is null
       returning notification_id as id`,
      [userId, from, to, now, broadcasts],
    );
    const opened = { channel: "in_app", outcome: "opened", n: 1 };
    await changeCounts(
      client,
      rows.map(({ id }) => ({ ...opened, notificationId: id })),
    );
    return rows.length;
  });
  inboxNews.add({ kind: "marks", userId });
  return updated;
}
