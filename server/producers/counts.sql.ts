import type { Pool } from "@/db/client";
import { bucketCount } from "@/server/rollups/latency";

// Unnesting the arrays and putting them together again takes ten times as long.
const sums = Array.from({ length: bucketCount }, (_, i) => `sum(buckets[${i + 1}])::bigint`);
const buckets = `to_jsonb(array[${sums.join(", ")}]) as buckets`;

export type ProducerCount = {
  producerId: number;
  stage: string;
  outcome: string;
  n: number;
  buckets: number[];
};

/** What each producer's events came to since `from`. By the index producer_minute_minute. */
export async function countByProducer(pool: Pool, from: Date): Promise<ProducerCount[]> {
  const { rows } = await pool.query<ProducerCount>({
    name: "producers.counts",
    text: `select producer_id as "producerId", stage, outcome, sum(n)::bigint as n, ${buckets}
           from producer_minute where minute >= $1 group by 1, 2, 3`,
    values: [from],
  });
  return rows;
}

export type BinCount = {
  /** Bins since 1970. */
  bin: number;
  stage: string;
  typeKey: string;
  outcome: string;
  n: number;
  buckets: number[];
};

/** One producer's, by bins of `binSeconds`. By the primary key of producer_minute. */
export async function countByBin(
  pool: Pool,
  producerId: number,
  from: Date,
  binSeconds: number,
): Promise<BinCount[]> {
  const { rows } = await pool.query<BinCount>({
    name: "producers.bins",
    text: `select extract(epoch from minute)::bigint / $3 as bin, stage, type_key as "typeKey", outcome,
             sum(n)::bigint as n, ${buckets}
           from producer_minute where producer_id = $1 and minute >= $2 group by 1, 2, 3, 4`,
    values: [producerId, from, binSeconds],
  });
  return rows;
}

/** The busiest minute since `from`, all events and by type, as events a second. */
export async function readPeaks(
  pool: Pool,
  producerId: number,
  from: Date,
): Promise<{ all: number; byType: Map<string, number> }> {
  const { rows } = await pool.query<{ typeKey: string | null; peak: number }>({
    name: "producers.peaks",
    text: `select "typeKey", max(n)::float8 / 60 as peak
           from (select minute, type_key as "typeKey", sum(n) as n from producer_minute
                 where producer_id = $1 and minute >= $2 and stage = 'accept'
                 group by grouping sets ((minute, type_key), (minute))) minutes
           group by 1`,
    values: [producerId, from],
  });
  const byType = new Map(rows.map(({ typeKey, peak }) => [typeKey ?? "", peak]));
  // An event without a readable type has the key '': only the set without types has null.
  const all = rows.find(({ typeKey }) => typeKey === null)?.peak ?? 0;
  return { all, byType };
}
