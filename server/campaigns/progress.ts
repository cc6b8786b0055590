import type { Context } from "@/server/context";
import { readCampaign } from "./campaign";
import { type Guard, readGuards } from "./guards";
import {
  type CountRow,
  readCounts,
  readRate,
  readWaveStates,
  type WaveState,
} from "./progress-counts.sql";
import {
  type ChannelFigures,
  channelFigures,
  consideredOf,
  countOf,
  type Funnel,
  reachedOf,
  type SuppressedFigures,
  suppressedFigures,
  type VariantFigures,
  variantFigures,
} from "./progress-figures";
import { readWaves, type Wave } from "./read-one";
import { readStoredReport } from "./report-store";
import type { CampaignStatus } from "./states";
import { readVariants } from "./variants";

export type WaveFigures = Wave & {
  /** People considered, and about how many there are in all; messages sent. */
  considered: number;
  estimate: number;
  sent: number;
  /** Everybody of it was considered. */
  done: boolean;
};

/** A campaign's figures while it runs. */
export type CampaignProgress = {
  status: CampaignStatus;
  stopReason: string | null;
  /** People, so far, and how many there are in all, as counted when it was scheduled. */
  considered: number;
  estimate: number;
  routed: number;
  held: number;
  suppressed: SuppressedFigures;
  channels: ChannelFigures[];
  funnel: Funnel;
  /** When converted and unsubscribed were counted; null: not yet. */
  countedAt: Date | null;
  variants: VariantFigures[];
  waves: WaveFigures[];
  /** As its pace was set; null: as its delivery says. */
  pacePerSecond: number | null;
  /** People considered a second, now. */
  rate: number;
  guards: Guard[];
};

/**
 * What a campaign did so far, from kept counts alone: cheap enough for every second, whatever its size.
 * @throws Refusal not_found
 */
export async function readProgress(
  { pool, clock }: Context,
  id: number,
): Promise<CampaignProgress> {
  const now = clock.now();
  const campaign = await readCampaign(pool, id);
  const [rows, waves, states, variants, stored, rate, guards] = await Promise.all([
    readCounts(pool, id),
    readWaves(pool, id),
    readWaveStates(pool, id),
    readVariants(pool, id),
    readStoredReport(pool, id),
    readRate(pool, id, now),
    readGuards(pool, campaign),
  ]);
  const all = rows.filter(({ by }) => by === "all");
  const counted = waves.map((wave) => waveFigures(wave, rows, states));
  const metric = campaign.delivery.winner?.metric ?? "opens";
  return {
    status: campaign.status,
    stopReason: campaign.stopReason,
    considered: consideredOf(all),
    estimate: counted.reduce((sum, wave) => sum + wave.estimate, 0),
    routed: countOf(all, "routed", ""),
    held: countOf(all, "held", ""),
    suppressed: suppressedFigures(all),
    channels: channelFigures(all),
    funnel: {
      ...reachedOf(all),
      converted: stored?.report.funnel.converted ?? 0,
      unsubscribed: stored?.report.funnel.unsubscribed ?? 0,
    },
    countedAt: stored?.computedAt ?? null,
    variants: variants.map((variant) => {
      const converted = stored?.report.variants.find(({ key }) => key === variant.key)?.converted;
      const own = rows.filter((row) => row.by === "variant" && row.variant === variant.key);
      return variantFigures(variant, reachedOf(own), { metric, converted: converted ?? 0 });
    }),
    waves: counted,
    pacePerSecond: campaign.pacePerSecond,
    rate,
    guards,
  };
}

/** A wave that is through has as many people as were considered; one that never starts has none. */
function waveFigures(wave: Wave, rows: readonly CountRow[], states: WaveState[]): WaveFigures {
  const own = rows.filter(({ by, waveId }) => by === "wave" && waveId === wave.id);
  const considered = consideredOf(own);
  const done = states.find(({ waveId }) => waveId === wave.id)?.done ?? false;
  const ended = done || wave.state === "skipped" || wave.state === "cancelled";
  return {
    ...wave,
    considered,
    estimate: ended ? considered : Math.max(considered, wave.people),
    sent: reachedOf(own).sent,
    done,
  };
}
