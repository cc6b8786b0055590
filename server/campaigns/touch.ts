import { type PoolClient, transaction } from "@/db/client";
import { usesOfSegment } from "@/server/audience/segments";
import type { Context } from "@/server/context";
import { type Campaign, lockCampaign } from "./campaign";
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

/**
 * A segment's filter was changed: campaigns whose approval was for other people, directly or through other
 * segments, lose it. Those that needed none stay as they are planned.
 * @returns the names of those campaigns.
 */
export async function segmentTouched(
  { pool, clock }: Context,
  key: string,
  by: string,
): Promise<string[]> {
  return transaction(pool, async (client) => {
    const names: string[] = [];
    for (const id of await campaignsOver(client, key)) {
      const campaign = await lockCampaign(client, id);
      if (!hangsOnApproval(campaign)) continue;
      await touch(client, campaign, { by, what: `segment ${key}` }, clock.now());
      names.push(campaign.name);
    }
    return names;
  });
}

const hangsOnApproval = ({ status, approvedBy }: Campaign) =>
  status === "awaiting_approval" ||
  status === "approved" ||
  (status === "scheduled" && approvedBy !== null);

/** Unfinished campaigns that a segment leads to, in the order of their ids. */
async function campaignsOver(client: PoolClient, key: string): Promise<number[]> {
  const campaigns = new Set<number>();
  const segments = [key];
  // Grows while it is walked: a segment that uses one of them is one of them.
  for (const segment of segments) {
    for (const use of await usesOfSegment(client, segment)) {
      if (use.kind === "campaign") campaigns.add(Number(use.key));
      else if (!segments.includes(use.key)) segments.push(use.key);
    }
  }
  return [...campaigns].sort((a, b) => a - b);
}
