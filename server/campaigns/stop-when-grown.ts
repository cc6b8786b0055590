import type { PoolClient } from "@/db/client";
import { campaignFilter, countExactly } from "./audience-filter";
import type { Campaign } from "./campaign";
import type { Wave } from "./read-one";
import { stopItself } from "./stop-itself";

/** People come and go between the schedule and the start: so much more than counted then is no growth. */
const tolerance = 1.1;

/**
 * Pauses a campaign that needed no approval when it was scheduled, and would need one by now: its segments or
 * lists have grown. Looked at before the first wave of each occurrence.
 * @returns whether it was.
 */
export async function stopWhenGrown(
  client: PoolClient,
  campaign: Campaign,
  { occurrence }: Wave,
  now: Date,
): Promise<boolean> {
  const { id, audience, people, approvedRevision, revision } = campaign;
  if (approvedRevision === revision || !(await isFirst(client, id, occurrence))) return false;
  const size = await countExactly(client, await campaignFilter(client, audience), now);
  if (size <= (await approvalOver(client)) || size <= (people ?? 0) * tolerance) return false;
  await stopItself(client, id, { kind: "grown", what: String(size) }, now);
  return true;
}

/** Campaigns to more people than this need an approval. */
export async function approvalOver(client: PoolClient): Promise<number> {
  const { rows } = await client.query<{ over: number }>(
    "select approval_over as over from workspace",
  );
  return rows[0]?.over ?? 0;
}

async function isFirst(client: PoolClient, id: number, occurrence: number): Promise<boolean> {
  const { rowCount } = await client.query(
    `select from campaign_waves where campaign_id = $1 and occurrence = $2 and state = 'started' limit 1`,
    [id, occurrence],
  );
  return rowCount === 0;
}
