import type { PoolClient } from "@/db/client";
import type { SegmentFilter } from "@/db/schema/json";
import { campaignFilter } from "./audience-filter";
import type { Campaign } from "./campaign";
import { buckets } from "./plan-waves";
import type { Wave } from "./read-one";

/** Whom a wave is for, before the split among variants. What is cheap to tell comes first. */
export async function waveAudience(
  client: PoolClient,
  campaign: Campaign,
  wave: Wave,
  now: Date,
): Promise<{ all: SegmentFilter[] }> {
  const { bucketFrom: from, bucketTo: to, zones } = wave;
  const whole = from === 0 && to === buckets;
  const inZones: SegmentFilter[] = zones?.length
    ? [{ field: "timeZone", op: "in", value: zones }]
    : [];
  const once = zones === null ? [] : [await notConsidered(client, campaign.id, wave, now)];
  return {
    all: [
      ...inZones,
      ...(whole ? [] : [{ bucket: { salt: `wave:${campaign.id}`, from, to } }]),
      await campaignFilter(client, campaign.audience),
      ...once,
    ],
  };
}

/** Who moves to another zone while the waves of an occurrence go out is told once. */
async function notConsidered(
  client: PoolClient,
  campaign: number,
  { occurrence }: Wave,
  now: Date,
): Promise<SegmentFilter> {
  const { rows } = await client.query<{ since: Date | null }>(
    "select min(started_at) as since from campaign_waves where campaign_id = $1 and occurrence = $2",
    [campaign, occurrence],
  );
  const since = (rows[0]?.since ?? now).toISOString();
  return { not: { considered: { campaign, occurrence, since } } };
}
