import { externalChannels } from "@/server/channels/registry";
import type { Context } from "@/server/context";
import { priorities } from "@/server/queues";
import { bucketCount, latencyBounds, quantile } from "@/server/rollups/latency";
import { type Bin, type Range, readBins } from "./bins";

/** Accepted → handed to the provider: 99 of 100 within this time (ms). P2 has no objective. */
export const objectives: Partial<Record<number, number>> = { 0: 5_000, 1: 60_000 };

export type ChannelHealth = {
  channel: string;
  label: string;
  sent: number;
  failed: number;
  expired: number;
  unknown: number;
  retried: number;
  /** Sent, of all that came to an end; null when nothing did. */
  success: number | null;
  /** Sent a second, for each bin. */
  rates: number[];
};

export type PriorityLatency = {
  priority: number;
  sent: number;
  p50: number | null;
  p95: number | null;
  p99: number | null;
  objectiveMs: number | null;
  /** The share within the objective. */
  within: number | null;
  /** p99 (ms) of each bin. */
  p99s: (number | null)[];
};

export type Overview = {
  /** When each bin starts. */
  starts: Date[];
  /** Counts of the whole range by stage and outcome. */
  stages: Record<string, Record<string, number>>;
  /** Accepted events and sent messages a second, over the last minute. */
  perSecond: { accepted: number; sent: number };
  channels: ChannelHealth[];
  latency: PriorityLatency[];
};

/** What the pipeline did in a time range, from the rollups alone. */
export async function readOverview(context: Context, range: Range): Promise<Overview> {
  const bins = await readBins(context, range);
  const minutes = range === "15m" ? bins : await readBins(context, "15m");
  return {
    starts: bins.map(({ start }) => start),
    stages: stagesOf(bins),
    perSecond: {
      accepted: lastMinute(minutes, "accept", "accepted"),
      sent: lastMinute(minutes, "sending", "sent"),
    },
    channels: externalChannels.map(({ key, label }) => channelHealth(bins, key, label)),
    latency: priorities.map((priority) => priorityLatency(bins, priority)),
  };
}

function stagesOf(bins: Bin[]): Overview["stages"] {
  const stages: Overview["stages"] = {};
  for (const { stage, outcome, n } of bins.flatMap(({ counts }) => counts)) {
    const outcomes = stages[stage] ?? {};
    stages[stage] = outcomes;
    outcomes[outcome] = (outcomes[outcome] ?? 0) + n;
  }
  return stages;
}

function countIn(bin: Bin | undefined, stage: string, outcome: string, channel?: string): number {
  const matching = bin?.counts.filter(
    (count) =>
      count.stage === stage &&
      count.outcome === outcome &&
      (channel === undefined || count.channel === channel),
  );
  return matching?.reduce((sum, { n }) => sum + n, 0) ?? 0;
}

/** The running minute, and as much of the one before as makes a whole one. */
function lastMinute(minutes: Bin[], stage: string, outcome: string): number {
  const [before, running] = minutes.slice(-2);
  const share = 1 - (running?.seconds ?? 0) / 60;
  return (countIn(running, stage, outcome) + share * countIn(before, stage, outcome)) / 60;
}

function channelHealth(bins: Bin[], channel: string, label: string): ChannelHealth {
  const total = (outcome: string) =>
    bins.reduce((sum, bin) => sum + countIn(bin, "sending", outcome, channel), 0);
  const sent = total("sent");
  const lost = { failed: total("failed"), expired: total("expired"), unknown: total("unknown") };
  const ended = sent + lost.failed + lost.expired + lost.unknown;
  return {
    channel,
    label,
    sent,
    ...lost,
    retried: total("retry"),
    success: ended === 0 ? null : sent / ended,
    rates: bins.map((bin) => countIn(bin, "sending", "sent", channel) / Math.max(bin.seconds, 1)),
  };
}

function priorityLatency(bins: Bin[], priority: number): PriorityLatency {
  const perBin = bins.map((bin) => bin.latency.find((one) => one.priority === priority)?.buckets);
  const all = addUp(perBin);
  const sent = all.reduce((sum, n) => sum + n, 0);
  const objectiveMs = objectives[priority] ?? null;
  return {
    priority,
    sent,
    p50: quantile(all, 0.5),
    p95: quantile(all, 0.95),
    p99: quantile(all, 0.99),
    objectiveMs,
    within: objectiveMs === null || sent === 0 ? null : countWithin(all, objectiveMs) / sent,
    p99s: perBin.map((buckets) => (buckets ? quantile(buckets, 0.99) : null)),
  };
}

function addUp(perBin: (number[] | undefined)[]): number[] {
  return Array.from({ length: bucketCount }, (_, i) =>
    perBin.reduce((sum, buckets) => sum + (buckets?.[i] ?? 0), 0),
  );
}

/** Objectives are bounds of buckets, so this is exact. */
function countWithin(buckets: number[], limitMs: number): number {
  return buckets.reduce(
    (sum, n, i) => ((latencyBounds[i] ?? Infinity) <= limitMs ? sum + n : sum),
    0,
  );
}
