import type { Queryable } from "@/db/client";
import { isAbout } from "@/server/control/switches/stopping.sql";

/** Somebody changed a notification's course; `expiry` is the actor where a switch's time was over. */
export type NotificationChange = { at: Date; actor: string; action: string };

/**
 * The audit log's lines about a notification (index audit_log_subject), and when switches that are about all of it
 * began and ended while it was under way; oldest first. Of switches that are over, those are looked at that began
 * within the month before it or later (kill_switches_created): none that ends by itself is on for longer.
 */
export async function readNotificationLog(
  client: Queryable,
  id: string,
): Promise<NotificationChange[]> {
  const { rows } = await client.query<NotificationChange>(
    `
with touched as (
  select k.mode, k.effective_at, coalesce(k.confirmed_by, k.created_by) as begun_by,
    k.lifted_at, k.lifted_by, coalesce(x.completed_at, 'infinity') as over_at
  from notifications x
  join notification_types t on t.key = x.type_key
  join kill_switches k on ${isAbout}
  where x.id = $1::uuid and k.effective_at < coalesce(x.completed_at, 'infinity')
    and (k.lifted_at is null or k.lifted_at > x.accepted_at)
    and (k.lifted_at is null or k.created_at > x.accepted_at - interval '31 days')
  order by k.id desc limit 50
)
(select at, actor, action from audit_log
 where subject = $1::text and action like 'notification.%' order by id limit 100)
union all
select effective_at, begun_by, 'switch.' || mode from touched
union all
select lifted_at, lifted_by, 'switch.lift' from touched where lifted_at <= over_at
order by 1`,
    [id],
  );
  return rows;
}
