import type { Pool } from "@/db/client";

/** Somebody changed a notification's course. */
export type NotificationChange = { at: Date; actor: string; action: string };

/** The audit log's lines about a notification, oldest first (index audit_log_subject). */
export async function readNotificationLog(pool: Pool, id: string): Promise<NotificationChange[]> {
  const { rows } = await pool.query<NotificationChange>(
    `select at, actor, action from audit_log
     where subject = $1 and action like 'notification.%' order by id limit 100`,
    [id],
  );
  return rows;
}
