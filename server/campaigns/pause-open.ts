import type { PoolClient } from "@/db/client";

/**
 * Pauses every open fan-out of a campaign: nothing more is handed out, what is queued is parked. What is
 * not planned yet is paused when it is planned: the campaign's own state says so.
 */
export async function pauseOpen(
  client: PoolClient,
  campaignId: number,
  by: string,
  at: Date,
): Promise<void> {
  await lockUnplanned(client, campaignId);
  await client.query(
    `update fanouts f set paused_at = $2, paused_by = $3 from notifications n
     where n.campaign_id = $1 and f.notification_id = n.id and f.done_at is null and f.paused_at is null`,
    [campaignId, at, by],
  );
}

/**
 * Waits for whoever plans a notification of the campaign, so that its fan-out is seen by the next statement,
 * and makes those who plan one later wait for the end of this transaction.
 */
export async function lockUnplanned(client: PoolClient, campaignId: number): Promise<void> {
  await client.query(
    `select from notifications where campaign_id = $1 and status = 'accepted' and completed_at is null
     order by id for no key update`,
    [campaignId],
  );
}

/** Goes on exactly where it was paused; what was parked may go now. */
export async function resumeOpen(client: PoolClient, campaignId: number, at: Date): Promise<void> {
  await client.query(
    `update fanouts f set paused_at = null, paused_by = null, fed_at = $2 from notifications n
     where n.campaign_id = $1 and f.notification_id = n.id and f.paused_at is not null`,
    [campaignId, at],
  );
  await releaseParked(client, campaignId, at);
}

/** What a pause has parked is due now. */
export async function releaseParked(
  client: PoolClient,
  campaignId: number,
  at: Date,
): Promise<void> {
  await client.query(
    `update deliveries d set not_before = $2 from notifications n
     where n.campaign_id = $1 and d.notification_id = n.id and d.not_before = 'infinity'`,
    [campaignId, at],
  );
}
