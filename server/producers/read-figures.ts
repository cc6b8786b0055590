import type { Context } from "@/server/context";
import { type BinCount, countByBin, readPeaks } from "./counts.sql";
import { findProducer } from "./find-producer";
import { peakOf, type Range, ranges, sinceOf } from "./ranges";
import { rejectionOf, type Totals, totalsOf } from "./totals";
import type { Viewer } from "./viewer";

/** One bin of the charts, as events a second; latency in ms. */
export type FigurePoint = {
  at: number;
  accepted: number;
  duplicates: number;
  rejected: number;
  unavailable: number;
  p50: number | null;
  p99: number | null;
};

export type ProducerFigures = {
  totals: Totals;
  points: FigurePoint[];
  /** The busiest minute of the range (of days: the busiest hour), events a second, beside the limit. */
  peakPerSecond: number;
  peakOf: "minute" | "hour";
  ratePerSecond: number;
  /** Share of the burst that is left now (0 to 1); null: nothing was posted yet. */
  tokensLeft: number | null;
  rejections: { code: string; n: number }[];
  types: { key: string; posted: number; totals: Totals; peakPerSecond: number }[];
};

/** What a producer's events came to within a range that ends now. @throws Refusal `not_found` */
export async function readFigures(
  { pool, clock }: Pick<Context, "pool" | "clock">,
  key: string,
  viewer: Viewer,
  range: Range,
): Promise<ProducerFigures> {
  const now = clock.now();
  const { id, ratePerSecond } = await findProducer(pool, key, viewer);
  const since = await sinceOf(pool, range, now);
  const { from } = since;
  const [counts, peaks, bucket] = await Promise.all([
    countByBin(pool, id, since, ranges[range].binSeconds),
    readPeaks(pool, id, since, peakOf(range)),
    pool.query<{ left: number }>(
      `select least(1, (tokens + extract(epoch from clock_timestamp() - updated_at) * $2::float8)
         / greatest($2::float8, 1000)) as left from rate_buckets where key = $1`,
      [`producer:${id}`, ratePerSecond],
    ),
  ]);
  return {
    totals: totalsOf(counts),
    points: pointsOf(counts, range, from, now),
    peakPerSecond: peaks.all,
    peakOf: peakOf(range),
    ratePerSecond,
    tokensLeft: bucket.rows[0]?.left ?? null,
    rejections: rejectionsOf(counts),
    types: typesOf(counts, peaks.byType),
  };
}

function pointsOf(counts: BinCount[], range: Range, from: Date, now: Date): FigurePoint[] {
  const { seconds, binSeconds } = ranges[range];
  const first = from.getTime() / 1_000 / binSeconds;
  const byBin = Map.groupBy(counts, ({ bin }) => bin);
  return Array.from({ length: seconds / binSeconds }, (_, i) => {
    const bin = first + i;
    const at = bin * binSeconds * 1_000;
    const passed = Math.max(1, Math.min(binSeconds, (now.getTime() - at) / 1_000));
    const { accepted, duplicates, rejected, unavailable, p50, p99 } = totalsOf(
      byBin.get(bin) ?? [],
    );
    return {
      ...{ at, p50, p99 },
      accepted: accepted / passed,
      duplicates: duplicates / passed,
      rejected: rejected / passed,
      unavailable: unavailable / passed,
    };
  });
}

function rejectionsOf(counts: BinCount[]): ProducerFigures["rejections"] {
  const byCode = new Map<string, number>();
  for (const { outcome, n } of counts) {
    const code = rejectionOf(outcome);
    if (code !== null) byCode.set(code, (byCode.get(code) ?? 0) + n);
  }
  return [...byCode].map(([code, n]) => ({ code, n })).sort((a, b) => b.n - a.n);
}

function typesOf(counts: BinCount[], peaks: Map<string, number>): ProducerFigures["types"] {
  return [...Map.groupBy(counts, ({ typeKey }) => typeKey)]
    .map(([key, own]) => {
      const totals = totalsOf(own);
      const posted = totals.accepted + totals.duplicates + totals.rejected + totals.unavailable;
      return { key, posted, totals, peakPerSecond: peaks.get(key) ?? 0 };
    })
    .sort((a, b) => b.posted - a.posted);
}
