import type { Context } from "@/server/context";
import {
  type BinCount,
  type BinLatency,
  foldedFor,
  readBinCounts,
  readBinLatency,
  type Span,
} from "./bins.sql";
import { binsOf, type Range, ranges } from "./ranges";

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
const remembered = new WeakMap<Context, Map<string, Settled>>();

/**
 * The bins of a range, oldest first; the last one is running. Bins that will not change any more are
 * remembered, so that a refresh reads minutes, whatever the range.
 * @param agoMs the same bins so long ago; a multiple of the bins' width
 */
export async function readBins(context: Context, range: Range, agoMs = 0): Promise<Bin[]> {
  const { binSeconds } = ranges[range];
  const now = context.clock.now().getTime();
  const width = binSeconds * 1_000;
  const { numbers, span } = binsOf(context.clock.now(), range, agoMs);
  const { bins: settled } = settledOf(context, `${range} ${agoMs}`, now);
  const unknown = numbers.find((number) => !settled.has(number));
  const read =
    unknown === undefined
      ? { counts: new Map(), latency: new Map() }
      : await readFrom(context, { ...span, from: new Date(unknown * width) });
  return numbers.map((number) => {
    const known = settled.get(number) ?? {
      counts: read.counts.get(number) ?? [],
      latency: read.latency.get(number) ?? [],
    };
    if ((number + 1) * width + settledAfterMs < now) settled.set(number, known);
    const start = number * width;
    const passed = (now - start) / 1_000;
    return { start: new Date(start), seconds: Math.min(binSeconds, passed), ...known };
  });
}

async function readFrom(
  { pool }: Context,
  span: Span,
): Promise<{ counts: Map<number, BinCount[]>; latency: Map<number, BinLatency[]> }> {
  const folded = await foldedFor(pool, span.source);
  const [counts, latency] = await Promise.all([
    readBinCounts(pool, span, folded),
    readBinLatency(pool, span, folded),
  ]);
  return {
    counts: Map.groupBy(counts, ({ bin }) => bin),
    latency: Map.groupBy(latency, ({ bin }) => bin),
  };
}

function settledOf(context: Context, key: string, now: number): Settled {
  const byKey = remembered.get(context) ?? new Map<string, Settled>();
  remembered.set(context, byKey);
  const known = byKey.get(key);
  if (known && now - known.since < forgetAfterMs && now >= known.since) return known;
  const fresh = { since: now, bins: new Map() };
  byKey.set(key, fresh);
  return fresh;
}
