import { externalChannels } from "@/server/channels/registry";
import type { Context } from "@/server/context";
import { priorities } from "@/server/queues";
import { type Bin, readBins } from "./bins";
import { foldedFor, readReported } from "./bins.sql";
import { faults as whose } from "./fault";
import { type BinFaults, readFaults, type Slice, type TopFault } from "./faults.sql";
import { matrixOf } from "./matrix";
import { latencyLimits } from "./objectives-view";
import type { ChannelRates, Overview, PriorityLatency } from "./overview-view";
import { addUp, countWithin, percentilesOf } from "./percentiles";
import { binsOf, type Range, ranges, weekMs } from "./ranges";

/** Reasons that the overview names. */
const mostReasons = 8;

export const everything: Slice = { priority: null, channel: null, provider: null };

/**
 * What the pipeline did in a time range, from the rollups alone. Accepting and fan-out know neither channel
 * nor account, so those filters leave them as they are.
 */
export async function readOverview(
  context: Context,
  range: Range,
  { slice = everything, compare = false }: { slice?: Slice; compare?: boolean } = {},
): Promise<Overview> {
  const folded = foldedFor(context.pool, ranges[range].from);
  const [both, reported, minutes, faults] = await Promise.all([
    readBoth(context, range, compare),
    readReportedIn(context, range, slice, folded),
    readBins(context, "15m"),
    readFaultsOf(context, range, slice, compare, folded),
  ]);
  const bins = both.now.map((bin) => narrow(bin, slice));
  const before = both.before?.map((bin) => narrow(bin, slice));
  const last = minutes.slice(-2).map((bin) => narrow(bin, slice));
  const { binSeconds } = ranges[range];
  return {
    starts: bins.map(({ start }) => start),
    binSeconds,
    stages: { ...stagesOf(bins), ...reported },
    perSecond: {
      accepted: lastMinute(last, "accept", "accepted"),
      sent: lastMinute(last, "sending", "sent"),
    },
    channels: externalChannels
      .filter(({ key }) => slice.channel === null || key === slice.channel)
      .map(({ key, label }) => channelRates(bins, key, label)),
    success: bins.map(successOf),
    latency: priorities
      .filter((priority) => slice.priority === null || priority === slice.priority)
      .map((priority) => priorityLatency(bins, priority)),
    matrix: matrixOf(bins),
    faults: { bins: faults.now, top: faults.top },
    before: before && faults.before ? beforeOf(before, faults.before, binSeconds) : null,
  };
}

/** What was reported of deliveries, as a stage's counts; none where nothing was. */
async function readReportedIn(
  { pool, clock }: Context,
  range: Range,
  slice: Slice,
  folded: Promise<Date | null>,
): Promise<Overview["stages"]> {
  const { span } = binsOf(clock.now(), range, 0);
  const counts = await readReported(pool, span, await folded);
  const kept = counts.filter((one) => isOf(one, slice));
  if (kept.length === 0) return {};
  const tracking: Record<string, number> = {};
  for (const { outcome, n } of kept) tracking[outcome] = (tracking[outcome] ?? 0) + n;
  return { tracking };
}

/** The bins of a range and, where they are wanted, of a week before; a range that reaches so far back is read once. */
async function readBoth(context: Context, range: Range, compare: boolean) {
  if (!compare) return { now: await readBins(context, range), before: null };
  if (!overlaps(range)) {
    const [now, before] = await Promise.all([
      readBins(context, range),
      readBins(context, range, { agoMs: weekMs }),
    ]);
    return { now, before };
  }
  const all = await readBins(context, range, { longerMs: weekMs });
  const week = weekMs / 1_000 / ranges[range].binSeconds;
  return { now: all.slice(week), before: all.slice(0, -week) };
}

/** Such a range touches the same range a week before. */
const overlaps = (range: Range) => ranges[range].seconds >= weekMs / 1_000;

/** The same bins a week before: lines to compare with. */
function beforeOf(bins: Bin[], faults: FaultBins, binSeconds: number): Overview["before"] {
  return {
    sent: bins.map((bin) => countIn(bin, "sending", "sent") / binSeconds),
    success: bins.map(successOf),
    p99s: priorities.map((priority) => priorityLatency(bins, priority).p99s),
    faults: bins.map((_, i) => whose.reduce((sum, key) => sum + (faults[key][i] ?? 0), 0)),
  };
}

type FaultBins = Overview["faults"]["bins"];

/** As readBoth, failures; with their most frequent reasons. */
async function readFaultsOf(
  { pool, clock }: Context,
  range: Range,
  slice: Slice,
  compare: boolean,
  folded: Promise<Date | null>,
): Promise<{ now: FaultBins; top: TopFault[]; before: FaultBins | null }> {
  const read = async (agoMs: number, longerMs: number, limit: number) => {
    const { span } = binsOf(clock.now(), range, agoMs, longerMs);
    const since = binsOf(clock.now(), range, agoMs).span.from;
    return readFaults(pool, span, await folded, slice, { since, limit });
  };
  const binsAgo = (bins: BinFaults[], agoMs: number) =>
    faultBinsOf(bins, binsOf(clock.now(), range, agoMs).numbers);
  const [{ bins, top }, apart] = await Promise.all([
    read(0, compare && overlaps(range) ? weekMs : 0, mostReasons),
    compare && !overlaps(range) ? read(weekMs, 0, 0) : null,
  ]);
  const before = compare ? binsAgo(apart?.bins ?? bins, weekMs) : null;
  return { now: binsAgo(bins, 0), top, before };
}

function faultBinsOf(counted: BinFaults[], numbers: number[]): FaultBins {
  const of = (fault: BinFaults["fault"]) => {
    const byBin = new Map(
      counted.filter((one) => one.fault === fault).map(({ bin, n }) => [bin, n]),
    );
    return numbers.map((number) => byBin.get(number) ?? 0);
  };
  return {
    producer: of("producer"),
    platform: of("platform"),
    provider: of("provider"),
    recipient: of("recipient"),
  };
}

type Dimensions = { priority: number; channel: string; provider: string };

const isOf = (one: Dimensions, { priority, channel, provider }: Slice) =>
  (priority === null || one.priority === priority) &&
  (channel === null || one.channel === channel) &&
  (provider === null || one.provider === provider);

/** Leaves out what the slice does not want. */
function narrow(bin: Bin, slice: Slice): Bin {
  const { priority, channel, provider } = slice;
  if (priority === null && channel === null && provider === null) return bin;
  const wanted = (one: Dimensions) => isOf(one, slice);
  const early = ({ stage }: { stage: string }) => stage === "accept" || stage === "fanout";
  return {
    ...bin,
    counts: bin.counts.filter((one) =>
      early(one) ? priority === null || one.priority === priority : wanted(one),
    ),
    latency: bin.latency.filter(wanted),
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
  let sum = 0;
  for (const count of bin?.counts ?? []) {
    const matches = count.stage === stage && count.outcome === outcome;
    if (matches && (channel === undefined || count.channel === channel)) sum += count.n;
  }
  return sum;
}

/** The running minute, and as much of the one before as makes a whole one. */
function lastMinute([before, running]: Bin[], stage: string, outcome: string): number {
  const share = 1 - (running?.seconds ?? 0) / 60;
  return (countIn(running, stage, outcome) + share * countIn(before, stage, outcome)) / 60;
}

function channelRates(bins: Bin[], channel: string, label: string): ChannelRates {
  const counts = bins.map((bin) => countIn(bin, "sending", "sent", channel));
  return {
    ...{ channel, label },
    sent: counts.reduce((sum, n) => sum + n, 0),
    rates: counts.map((n, i) => n / Math.max(bins[i]?.seconds ?? 1, 1)),
  };
}

function successOf(bin: Bin): number | null {
  const of = (outcome: string) => countIn(bin, "sending", outcome);
  const sent = of("sent");
  const ended = sent + of("failed") + of("expired") + of("unknown");
  return ended === 0 ? null : sent / ended;
}

function priorityLatency(bins: Bin[], priority: number): PriorityLatency {
  const perBin = bins.map(({ latency }) =>
    addUp(latency.flatMap((one) => (one.priority === priority ? [one.buckets] : []))),
  );
  const all = addUp(perBin);
  const sent = all.reduce((sum, n) => sum + n, 0);
  const objectiveMs = latencyLimits[priority] ?? null;
  const lines = perBin.map(percentilesOf);
  return {
    ...{ priority, sent, objectiveMs, ...percentilesOf(all) },
    within: objectiveMs === null || sent === 0 ? null : countWithin(all, objectiveMs) / sent,
    p50s: lines.map(({ p50 }) => p50),
    p95s: lines.map(({ p95 }) => p95),
    p99s: lines.map(({ p99 }) => p99),
  };
}
