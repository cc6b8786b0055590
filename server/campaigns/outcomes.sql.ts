import type { Queryable } from "@/db/client";

/** What became of a campaign's variant so far. Opens and clicks in the inbox count as those elsewhere. */
export type VariantOutcomes = {
  /** '' for the hold-out group. */
  variant: string;
  considered: number;
  /** Taken by providers. */
  sent: number;
  /** Put into inboxes. */
  inbox: number;
  failed: number;
  delivered: number;
  opened: number;
  clicked: number;
  bounced: number;
  complained: number;
};

/**
 * Sums by variant: the campaign's notifications by notifications_campaign, their kept counts by primary
 * key; never the deliveries.
 */
export async function readOutcomes(
  client: Queryable,
  campaignId: number,
): Promise<VariantOutcomes[]> {
  const { rows } = await client.query<VariantOutcomes>(
    `select n.variant,
       coalesce(sum(c.n) filter (where c.channel = ''), 0)::int as considered,
       coalesce(sum(c.n) filter (where c.channel = 'in_app' and c.outcome = 'delivered'), 0)::int as inbox,
       ${["sent", "failed", "delivered", "opened", "clicked", "bounced", "complained"]
         .map(
           (outcome) =>
             `coalesce(sum(c.n) filter (where c.channel <> '' and c.outcome = '${outcome}'), 0)::int as ${outcome}`,
         )
         .join(",\n       ")}
     from notifications n left join notification_counts c on c.notification_id = n.id
     where n.campaign_id = $1 group by 1 order by 1`,
    [campaignId],
  );
  return rows;
}
