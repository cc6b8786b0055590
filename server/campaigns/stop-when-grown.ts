import type { PoolClient } from "@/db/client";
import { countExactly } from "@/server/audience/count-exact";
import { approvalOver } from "./approval-rule";
import { campaignFilter } from "./audience-filter";
import type { Campaign } from "./campaign";
import { stopItself } from "./stop-itself";

/** People come and go between the schedule and the start: so much more than counted then is no growth. */
const tolerance = 1.1;

/**
 * Pauses a campaign that has grown, before its next wave starts.
 * @returns whether it was.
 */
export async function stopWhenGrown(
  client: PoolClient,
  campaign: Campaign,
  now: Date,
): Promise<boolean> {
  const size = await grownTo(client, campaign, now);
  if (size === null) return false;
  await stopItself(client, campaign.id, { kind: "grown", what: String(size) }, now);
  return true;
}

/**
 * How many people a campaign goes to now, when they are more than were counted when it was approved or
 * scheduled and more than need no approval: its segments or lists have grown. Else null.
 */
export async function grownTo(
  client: PoolClient,
  { audience, people }: Campaign,
  now: Date,
): Promise<number | null> {
  const allowed = Math.max(await approvalOver(client), (people ?? 0) * tolerance);
  const size = await countExactly(client, await campaignFilter(client, audience), now);
  return size > allowed ? size : null;
}
