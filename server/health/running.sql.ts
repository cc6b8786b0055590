import type { Pool } from "@/db/client";

/** A fan-out that is not finished. */
export type RunningFanout = {
  notificationId: string;
  typeKey: string;
  typeName: string;
  priority: number;
  acceptedAt: Date;
  estimate: number;
  considered: number;
  /** Deliveries handed over, and all that were routed. */
  sent: number;
  routed: number;
  pacePerSecond: number | null;
  /** Every range has been handed out; what remains is in flight. */
  exhausted: boolean;
  pausedAt: Date | null;
  /** The campaign that it belongs to. */
  campaign: { id: number; name: string } | null;
};

/** The largest fan-outs under way, at most `limit`. */
export async function readRunning(pool: Pool, limit: number): Promise<RunningFanout[]> {
  const { rows } = await pool.query<RunningFanout>({
    name: "health.running",
    text: `
select f.notification_id as "notificationId", n.type_key as "typeKey", coalesce(t.name, n.type_key) as "typeName",
  f.priority, n.accepted_at as "acceptedAt", f.estimate, c.considered, c.sent, c.routed,
  f.pace_per_second as "pacePerSecond", f.exhausted, f.paused_at as "pausedAt",
  case when k.id is not null then json_build_object('id', k.id, 'name', k.name) end as campaign
from (select * from fanouts where done_at is null order by estimate desc, notification_id desc limit $1) f
join notifications n on n.id = f.notification_id
left join campaigns k on k.id = n.campaign_id
left join notification_types t on t.key = n.type_key,
lateral (
  select coalesce(sum(n) filter (where channel = ''), 0)::bigint as considered,
         coalesce(sum(n) filter (where channel <> '' and outcome = 'sent'), 0)::bigint as sent,
         coalesce(sum(n) filter (where channel <> '' and outcome = 'routed'), 0)::bigint as routed
  from notification_counts where notification_id = f.notification_id
) c
where n.cancelled_at is null
order by f.estimate desc, f.notification_id desc`,
    values: [limit],
  });
  return rows;
}
