import type { Pool } from "@/db/client";
import type { Context } from "@/server/context";
import { Refusal } from "@/server/errors";
import { type Campaign, readCampaign } from "./campaign";
import { computeReport } from "./report-compute";
import { readStoredReport, storeReport } from "./report-store";
import type { CampaignReport, EarlierCampaign } from "./report-view";

/** Whoever waits for a page does not wait longer; the background takes its time. */
const patienceMs = 10_000;

/**
 * The report as it was computed last; computed now where there is none yet, or none since the campaign
 * ended.
 * @throws Refusal not_found; unavailable when a first report takes too long
 */
export async function readReport({ pool, clock }: Context, id: number): Promise<CampaignReport> {
  const campaign = await readCampaign(pool, id);
  const earlier = await readEarlier(pool, campaign);
  const stored = await readStoredReport(pool, id);
  const known = stored && { ...stored.report, computedAt: stored.computedAt, earlier };
  if (known && !(campaign.endedAt && known.computedAt < campaign.endedAt)) return known;
  const computedAt = clock.now();
  try {
    const report = await computeReport(pool, id, patienceMs);
    if (campaign.startedAt) await storeReport(pool, id, report, computedAt);
    return { ...report, computedAt, earlier };
  } catch (error) {
    if (known) return known;
    if (error instanceof Refusal) throw error;
    throw new Refusal(
      "unavailable",
      "The first report of this campaign is still being computed. Look again in a minute.",
    );
  }
}

const mostEarlier = 8;

/** Campaigns of the same type that started before, by their stored reports. Some hundred campaigns at most. */
async function readEarlier(pool: Pool, campaign: Campaign): Promise<EarlierCampaign[]> {
  const { rows } = await pool.query<EarlierCampaign>(
    `select c.id, c.name, c.started_at as "startedAt", c.ended_at as "endedAt",
            (r.report ->> 'considered')::int as considered, r.report -> 'funnel' as funnel
     from campaigns c join campaign_reports r on r.campaign_id = c.id
     where c.type_key = $1 and c.id <> $2 and c.started_at < coalesce($3, 'infinity'::timestamptz)
     order by c.started_at desc limit ${mostEarlier}`,
    [campaign.typeKey, campaign.id, campaign.startedAt],
  );
  return rows;
}
