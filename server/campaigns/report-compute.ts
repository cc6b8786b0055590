import type { Pool, PoolClient } from "@/db/client";
import { transaction } from "@/db/client";
import { type Campaign, readCampaign } from "./campaign";
import { countConversions } from "./conversions.sql";
import { difference, wilson } from "./interval";
import { type CountRow, readCounts } from "./progress-counts.sql";
import {
  channelFigures,
  consideredOf,
  countOf,
  reachedOf,
  suppressedFigures,
  variantFigures,
} from "./progress-figures";
import { type OptOuts, readHours, readLocales, readOptOuts, readSent } from "./report-parts.sql";
import type { HoldOutFigures, StoredReport } from "./report-view";
import { readVariants } from "./variants";

type Numbers = { rows: CountRow[]; converted: Map<string, number>; optOuts: OptOuts };

/**
 * Computes a campaign's report from its rows. A campaign to a million people takes seconds: for the
 * background.
 * @param timeoutMs of each statement
 * @throws Refusal not_found; an error of the database when it takes too long
 */
export async function computeReport(
  pool: Pool,
  id: number,
  timeoutMs: number,
): Promise<StoredReport> {
  const began = performance.now();
  const report = await transaction(pool, async (client) => {
    await client.query("select set_config('statement_timeout', $1, true)", [String(timeoutMs)]);
    return compute(client, await readCampaign(client, id));
  });
  return { ...report, tookMs: Math.round(performance.now() - began) };
}

async function compute(
  client: PoolClient,
  campaign: Campaign,
): Promise<Omit<StoredReport, "tookMs">> {
  const { id, typeKey } = campaign;
  const sent = await readSent(client, id);
  const numbers = {
    rows: await readCounts(client, id),
    converted: await countConversions(client, campaign),
    optOuts: sent ? await readOptOuts(client, sent, typeKey) : [],
  };
  const locales = sent ? await readLocales(client, sent) : [];
  return {
    ...totalsOf(numbers),
    variants: await variantsOf(client, campaign, numbers),
    locales: locales.map((locale) => ({
      ...locale,
      unsubscribed: sumOf(numbers.optOuts.filter((one) => one.locale === locale.locale)),
    })),
    hours: sent ? await readHours(client, sent) : [],
    holdOut: holdOutOf(campaign, numbers),
  };
}

function totalsOf({ rows, converted, optOuts }: Numbers) {
  const all = rows.filter(({ by }) => by === "all");
  const reachedGoal = [...converted].map(([variant, n]) => (variant === "" ? 0 : n));
  return {
    considered: consideredOf(all),
    routed: countOf(all, "routed", ""),
    held: countOf(all, "held", ""),
    people: peopleOf(all),
    funnel: {
      ...reachedOf(all),
      converted: reachedGoal.reduce((sum, n) => sum + n, 0),
      unsubscribed: sumOf(optOuts),
    },
    suppressed: suppressedFigures(all),
    channels: channelFigures(all),
  };
}

async function variantsOf(
  client: PoolClient,
  { id, delivery }: Campaign,
  { rows, converted, optOuts }: Numbers,
): Promise<StoredReport["variants"]> {
  const variants = await readVariants(client, id);
  return variants.map((variant) => {
    const own = ofVariant(rows, variant.key);
    const figures = variantFigures(variant, reachedOf(own), {
      metric: delivery.winner?.metric ?? "opens",
      converted: converted.get(variant.key) ?? 0,
    });
    const unsubscribed = sumOf(optOuts.filter((one) => one.variant === variant.key));
    return { ...figures, people: peopleOf(own), unsubscribed };
  });
}

/** The hold-out's people are those who would have got it: whom nothing else suppressed. */
function holdOutOf({ delivery }: Campaign, { rows, converted }: Numbers): HoldOutFigures | null {
  if (!delivery.goal || delivery.holdOutPercent === 0) return null;
  const reached = [...converted].reduce((sum, [variant, n]) => (variant ? sum + n : sum), 0);
  const people = peopleOf(rows.filter(({ by, variant }) => by === "variant" && variant !== ""));
  const heldOut = rows.find(({ by, reason }) => by === "all" && reason === "hold_out")?.n ?? 0;
  const shares = {
    reached: wilson(Math.min(reached, people), people),
    held: wilson(Math.min(converted.get("") ?? 0, heldOut), heldOut),
  };
  return { ...shares, difference: difference(shares.reached, shares.held) };
}

const ofVariant = (rows: CountRow[], key: string) =>
  rows.filter(({ by, variant }) => by === "variant" && variant === key);

/** Who was told, by any channel. */
const peopleOf = (rows: CountRow[]) => countOf(rows, "routed", "") + countOf(rows, "held", "");

const sumOf = (parts: { n: number }[]) => parts.reduce((sum, { n }) => sum + n, 0);
