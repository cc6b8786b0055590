import type { Queryable } from "@/db/client";
import type { StoredReport } from "./report-view";

/** The last computed report of a campaign, if there is one. */
export async function readStoredReport(
  client: Queryable,
  campaignId: number,
): Promise<{ computedAt: Date; report: StoredReport } | null> {
  const { rows } = await client.query<{ computedAt: Date; report: StoredReport }>(
    `select computed_at as "computedAt", report from campaign_reports where campaign_id = $1`,
    [campaignId],
  );
  return rows[0] ?? null;
}

export async function storeReport(
  client: Queryable,
  campaignId: number,
  report: StoredReport,
  computedAt: Date,
): Promise<void> {
  await client.query(
    `insert into campaign_reports (campaign_id, computed_at, report) values ($1, $2, $3)
     on conflict (campaign_id) do update set computed_at = $2, report = $3`,
    [campaignId, computedAt, report],
  );
}
