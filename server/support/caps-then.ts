import type { Pool } from "@/db/client";
import type { CapsThen } from "./answer-facts";

/**
 * How much of a user's caps was used just before a notification: the rules' own count, by messages'
 * primary key, of what came before it. Caps of the user's own as they were; the workspace's as they are.
 */
export async function readCapsThen(
  pool: Pool,
  userId: number,
  notificationId: string,
  own: { hourly: number | null; daily: number | null },
): Promise<CapsThen> {
  const { rows } = await pool.query<CapsThen>(
    `select recent.*, coalesce($3::int, w.hourly_cap) as "hourlyCap",
            coalesce($4::int, w.daily_cap) as "dailyCap"
     from workspace w, (
       select count(*)::int as "inDay",
              (count(*) filter (where m.notification_id >= uuidv7_floor(uuidv7_time($2) - interval '1 hour')
                or m.held_until > uuidv7_time($2) - interval '1 hour'))::int as "inHour",
              uuidv7_time((max(m.notification_id::text))::uuid) as "lastAt"
       from messages m
       where m.user_id = $1 and m.priority > 0 and m.outcome <> 'suppressed'
         and not m.campaign_slot and not m.on_read
         and m.notification_id >= uuidv7_floor(uuidv7_time($2) - interval '1 day')
         and m.notification_id < $2::uuid) recent`,
    [userId, notificationId, own.hourly, own.daily],
  );
  return rows[0] ?? { inHour: 0, inDay: 0, hourlyCap: 0, dailyCap: 0, lastAt: null };
}
