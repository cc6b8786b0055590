import type { PoolClient } from "@/db/client";

/** Pauses every open fan-out of a campaign: nothing more is handed out, what is queued is parked. */
export async function pauseOpen(
  client: PoolClient,
  campaignId: number,
  by: string,
  at: Date,
): Promise<void> {
  await client.query(
    `update fanouts f set paused_at = $2, paused_by = $3 from notifications n
     where n.campaign_id = $1 and f.notification_id = n.id and f.done_at is null and f.paused_at is null`,
    [campaignId, at, by],
  );
}

/** Goes on exactly where it was paused; what was parked may go now. */
export async function resumeOpen(client: PoolClient, campaignId: number, at: Date): Promise<void> {
  await client.query(
    `update fanouts f set paused_at = null, paused_by = null, fed_at = $2 from notifications n
     where n.campaign_id = $1 and f.notification_id = n.id and f.paused_at is not null`,
    [campaignId, at],
  );
  await client.query(
    `update deliveries d set not_before = $2 from notifications n
     where n.campaign_id = $1 and d.notification_id = n.id and d.not_before = 'infinity'`,
    [campaignId, at],
  );
}
