import type { PoolClient } from "@/db/client";
import { record } from "@/server/audit/record";
import { campaignFilter, countByZone } from "./audience-filter";
import type { Campaign } from "./campaign";
import { type PlannedWave, planWaves } from "./plan-waves";
import { insertWaves } from "./schedule";
import { itself } from "./transition";

/**
 * Plans a recurring campaign's next occurrence, when the first wave of one has started: on everyone's own
 * clock, the first of the next day comes before the last of this one. The campaign is locked.
 */
export async function planNext(
  client: PoolClient,
  campaign: Campaign,
  occurrence: number,
  now: Date,
): Promise<void> {
  const { id, audience, delivery, startsAt } = campaign;
  if (!delivery.recurrence || !(await isFirst(client, id, occurrence))) return;
  const people = await countByZone(client, await campaignFilter(client, audience), now);
  const zones = people.map(({ zone }) => zone);
  const next = nextOccurrence(campaign, { first: startsAt ?? now, after: occurrence, zones, now });
  if (!next) return;
  await insertWaves(client, id, next.occurrence, next.waves, people);
  const missed = next.occurrence - occurrence - 1;
  if (missed === 0) return;
  await record(client, {
    ...{ actor: itself, action: "campaign.skip", subject: `campaign:${id}` },
    detail: { missed, next: next.occurrence },
  });
}

/** One wave of the occurrence has started, and no later occurrence is planned. Index campaign_waves_once. */
async function isFirst(client: PoolClient, id: number, occurrence: number): Promise<boolean> {
  const { rows } = await client.query<{ first: boolean }>(
    `select count(*) filter (where occurrence = $2 and state = 'started') = 1
        and count(*) filter (where occurrence > $2) = 0 as first
     from campaign_waves where campaign_id = $1 and occurrence >= $2`,
    [id, occurrence],
  );
  return rows[0]?.first ?? false;
}

/**
 * The next occurrence that begins after now. Those whose beginning has passed (a long pause, a long stop of
 * the installation) are left out: nobody wants yesterday's and today's at once. null when it has ended.
 */
export function nextOccurrence(
  { delivery }: Pick<Campaign, "delivery">,
  { first, after, zones, now }: { first: Date; after: number; zones: string[]; now: Date },
): { occurrence: number; waves: PlannedWave[] } | null {
  for (let occurrence = after + 1; ; occurrence += 1) {
    // Seen from the beginning of time nothing is late: the waves stand where the calendar has them.
    const waves = planWaves(delivery, { first, occurrence, zones, now: new Date(0) });
    const begins = waves[0]?.startsAt;
    if (!begins) return null;
    if (begins > now) return { occurrence, waves };
  }
}
