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

type Read = { counts: Map<number, BinCount[]>; latency: Map<number, BinLatency[]> };
type Settled = {
  since: number;
  bins: Map<number, Pick<Bin, "counts" | "latency">>;
  /** What is being read at this moment. */
  reading: { from: number; to: number; answer: Promise<Read> } | null;
};
/** By the width of bins: ranges with the same share theirs. */
const remembered = new WeakMap<Context, Map<number, Settled>>();

/**
 * The bins of a range, oldest first; the last one is running. Bins that will not change any more are
 * remembered, so that a refresh reads minutes, whatever the range.
 * @param agoMs the same bins so long ago, and `longerMs` how much earlier they begin; multiples of the bins' width
 */
export async function readBins(
  context: Context,
  range: Range,
  { agoMs = 0, longerMs = 0 }: { agoMs?: number; longerMs?: number } = {},
): Promise<Bin[]> {
  const { binSeconds } = ranges[range];
  const now = context.clock.now().getTime();
  const width = binSeconds * 1_000;
  const { numbers, span } = binsOf(context.clock.now(), range, agoMs, longerMs);
  const memory = settledOf(context, binSeconds, now);
  const settled = memory.bins;
  const unknown = numbers.find((number) => !settled.has(number));
  const read =
    unknown === undefined
      ? { counts: new Map(), latency: new Map() }
      : await readOnce(context, memory, { ...span, from: new Date(unknown * width) });
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

/** A page asks for several things at once that are made of the same bins: they are read once. */
async function readOnce(context: Context, memory: Settled, span: Span): Promise<Read> {
  const [from, to] = [span.from.getTime(), span.to.getTime()];
  const { reading } = memory;
  if (reading && reading.from <= from && reading.to === to) return reading.answer;
  const answer = readFrom(context, span);
  memory.reading = { from, to, answer };
  const over = () => {
    if (memory.reading?.answer === answer) memory.reading = null;
  };
  answer.then(over, over);
  return answer;
}

async function readFrom({ pool }: Context, span: Span): Promise<Read> {
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

function settledOf(context: Context, binSeconds: number, now: number): Settled {
  const byWidth = remembered.get(context) ?? new Map<number, Settled>();
  remembered.set(context, byWidth);
  const known = byWidth.get(binSeconds);
  if (known && now - known.since < forgetAfterMs && now >= known.since) return known;
  const fresh = { since: now, bins: new Map(), reading: null };
  byWidth.set(binSeconds, fresh);
  return fresh;
}
