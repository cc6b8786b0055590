import type { PoolClient, Queryable } from "@/db/client";
import type { CampaignDelivery } from "@/db/schema/json";
import { record } from "@/server/audit/record";
import type { Campaign } from "./campaign";
import { countConversions } from "./conversions.sql";
import { type Share, wilson } from "./interval";
import { readOutcomes } from "./outcomes.sql";
import { itself } from "./transition";
import type { Variant } from "./variants";

type Metric = NonNullable<CampaignDelivery["winner"]>["metric"];

/** A variant's share of those who did what counts, with its interval. */
export type Contender = { key: string } & Share;

/**
 * Decides the test of variants: the one with the largest share goes to everybody who is left. When its
 * interval and another's overlap, that is written down as inconclusive: it may have won by chance.
 * @returns the variants that the rest of the audience gets: the winner alone.
 */
export async function chooseWinner(
  client: PoolClient,
  campaign: Campaign,
  variants: Variant[],
  now: Date,
): Promise<Variant[]> {
  const metric = campaign.delivery.winner?.metric ?? "opens";
  const contenders = await readContenders(client, campaign, metric);
  const [best, second] = contenders
    .filter(({ key }) => variants.some((variant) => variant.key === key))
    .toSorted((a, b) => b.share - a.share || a.key.localeCompare(b.key));
  const winner = variants.find(({ key }) => key === best?.key) ?? variants[0];
  if (!winner) return [];
  await client.query(
    "update campaign_variants set won_at = $3 where campaign_id = $1 and key = $2",
    [campaign.id, winner.key, now],
  );
  const inconclusive = !best || (second !== undefined && second.high >= best.low);
  await record(client, {
    ...{ actor: itself, action: "campaign.winner", subject: `campaign:${campaign.id}` },
    detail: { variant: winner.key, metric, inconclusive, contenders },
  });
  return [winner];
}

/** Every variant's share by a metric: of what was sent, who opened, clicked or converted. */
export async function readContenders(
  client: Queryable,
  campaign: Campaign,
  metric: Metric,
): Promise<Contender[]> {
  const outcomes = await readOutcomes(client, campaign.id);
  const converted = metric === "conversions" ? await countConversions(client, campaign) : new Map();
  return outcomes
    .filter(({ variant }) => variant !== "")
    .map(({ variant, sent, inbox, opened, clicked }) => {
      const reached = sent + inbox;
      const n = { opens: opened, clicks: clicked, conversions: converted.get(variant) ?? 0 }[
        metric
      ];
      return { key: variant, ...wilson(Math.min(n, reached), reached) };
    });
}
