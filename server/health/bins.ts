import type { Context } from "@/server/context";
import { type BinCount, type BinLatency, readBinCounts, readBinLatency } from "./bins.sql";

/** The time ranges of the overview, and the width of a bin of each (s). */
export const ranges = {
  "15m": { seconds: 900, binSeconds: 60 },
  "1h": { seconds: 3_600, binSeconds: 60 },
  "6h": { seconds: 21_600, binSeconds: 300 },
  "24h": { seconds: 86_400, binSeconds: 900 },
} as const;
export type Range = keyof typeof ranges;

/** What happened in one bin, up to now for the last one. */
export type Bin = {
  start: Date;
  /** Seconds of it that have passed. */
  seconds: number;
  counts: BinCount[];
  latency: BinLatency[];
};

/** Rollups arrive a second late; a minute later, a bin will not change. */
const settledAfterMs = 60_000;
/** ...unless the database was away meanwhile: so nothing is remembered for longer. */
const forgetAfterMs = 900_000;

type Settled = { since: number; bins: Map<number, Pick<Bin, "counts" | "latency">> };
const remembered = new WeakMap<Context, Map<Range, Settled>>();

/**
 * The bins of a range, oldest first; the last one is running. Bins that will not change any more are
 * remembered, so that a refresh reads minutes, whatever the range.
 */
export async function readBins(context: Context, range: Range): Promise<Bin[]> {
  const { seconds, binSeconds } = ranges[range];
  const now = context.clock.now().getTime();
  const width = binSeconds * 1_000;
  const last = Math.floor(now / width);
  const first = last - seconds / binSeconds + 1;
  const { bins: settled } = settledOf(context, range, now);
  const numbers = Array.from({ length: last - first + 1 }, (_, i) => first + i);
  const unknown = numbers.find((number) => !settled.has(number)) ?? last;
  const from = new Date(unknown * width);
  const [counts, latency] = await Promise.all([
    readBinCounts(context.pool, from, binSeconds),
    readBinLatency(context.pool, from, binSeconds),
  ]);
  const countsByBin = Map.groupBy(counts, ({ bin }) => bin);
  const latencyByBin = Map.groupBy(latency, ({ bin }) => bin);
  return numbers.map((number) => {
    const known = settled.get(number) ?? {
      counts: countsByBin.get(number) ?? [],
      latency: latencyByBin.get(number) ?? [],
    };
    if ((number + 1) * width + settledAfterMs < now) settled.set(number, known);
    const start = number * width;
    return {
      start: new Date(start),
      seconds: Math.min(binSeconds, (now - start) / 1_000),
      ...known,
    };
  });
}

function settledOf(context: Context, range: Range, now: number): Settled {
  const byRange = remembered.get(context) ?? new Map<Range, Settled>();
  remembered.set(context, byRange);
  const known = byRange.get(range);
  if (known && now - known.since < forgetAfterMs && now >= known.since) return known;
  const fresh = { since: now, bins: new Map() };
  byRange.set(range, fresh);
  return fresh;
}
