import { transaction } from "@/db/client";
import type { Context } from "@/server/context";
import { itself, transition } from "./transition";

const most = 50;

/**
 * Completes campaigns in which nothing is left: every wave has started, every notification is complete.
 * @returns how many.
 */
export async function completeCampaigns({ pool, clock }: Context): Promise<number> {
  const { rows } = await pool.query<{ id: number }>({
    name: "campaigns.complete",
    // Indexes campaigns_status, campaign_waves_once, notifications_campaign.
    text: `select id from campaigns c
     where status = 'running'
       and not exists (select from campaign_waves w where w.campaign_id = c.id and w.state = 'planned')
       and not exists (select from notifications n where n.campaign_id = c.id and n.completed_at is null)
     limit ${most}`,
  });
  for (const { id } of rows) {
    await transaction(pool, (client) =>
      transition(client, id, { to: "completed", by: itself, at: clock.now(), from: ["running"] }),
    );
  }
  return rows.length;
}
