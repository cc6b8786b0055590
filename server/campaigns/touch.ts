import { transaction } from "@/db/client";
import type { Context } from "@/server/context";
import { lockCampaign } from "./campaign";
import { touch } from "./edit";
import { editable } from "./states";

/**
 * A template's draft was saved: when it holds the words of a campaign that has not started, that
 * campaign has changed too, and an approval of it is gone. Others are left alone.
 * @returns whether an approval, a request for one or a schedule was taken back.
 */
export async function campaignTouched(
  { pool, clock }: Context,
  templateId: number,
  by: string,
): Promise<boolean> {
  return transaction(pool, async (client) => {
    const { rows } = await client.query<{ campaignId: number; key: string }>(
      `select campaign_id as "campaignId", key from campaign_variants where template_id = $1 limit 1`,
      [templateId],
    );
    const variant = rows[0];
    if (!variant) return false;
    const campaign = await lockCampaign(client, variant.campaignId);
    if (!editable.includes(campaign.status)) return false;
    const what = `words of variant ${variant.key}`;
    return (await touch(client, campaign, { by, what }, clock.now())).revoked;
  });
}
