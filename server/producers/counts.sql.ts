import type { Pool } from "@/db/client";
import { bucketSums } from "@/server/rollups/bucket-sums";

/** Since a moment; hours before `folded` are read whole. null: minutes alone. */
export type Since = { from: Date; folded: Date | null };

const buckets = `to_jsonb(${bucketSums}) as buckets`;

/**
 * Rows since $1: hours as far as they are folded ($2), minutes from there on. By producer_hour_hour and
 * producer_minute_minute, or for one producer by the primary keys. Statements have no names on purpose: a plan
 * for unknown times would take the range for a third of the table.
 */
const rows = (where: string) => `(
  select producer_id, hour as at, stage, type_key, outcome, n, buckets from producer_hour
  where hour >= $1 and hour < $2::timestamptz and ${where}
  union all
  select producer_id, minute, stage, type_key, outcome, n, buckets from producer_minute
  where minute >= greatest($1, $2::timestamptz) and ${where}) rolled`;

const values = ({ from, folded }: Since) => [from, folded ?? "-infinity"];

export type ProducerCount = {
  producerId: number;
  stage: string;
  outcome: string;
  n: number;
  buckets: number[];
};

/** What each producer's events came to. */
export async function countByProducer(pool: Pool, since: Since): Promise<ProducerCount[]> {
  const { rows: counts } = await pool.query<ProducerCount>(
    `select producer_id as "producerId", stage, outcome, sum(n)::bigint as n, ${buckets}
     from ${rows("true")} group by 1, 2, 3`,
    values(since),
  );
  return counts;
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

/** One producer's, by bins of `binSeconds`. */
export async function countByBin(
  pool: Pool,
  producerId: number,
  since: Since,
  binSeconds: number,
): Promise<BinCount[]> {
  const { rows: counts } = await pool.query<BinCount>(
    `select date_part('epoch', at)::bigint / $4 as bin, stage, type_key as "typeKey", outcome,
       sum(n)::bigint as n, ${buckets}
     from ${rows("producer_id = $3")} group by 1, 2, 3, 4`,
    [...values(since), producerId, binSeconds],
  );
  return counts;
}

/** The busiest minute or hour, all events and by type, as events a second. */
export async function readPeaks(
  pool: Pool,
  producerId: number,
  since: Since,
  of: "minute" | "hour",
): Promise<{ all: number; byType: Map<string, number> }> {
  const from = of === "minute" ? { ...since, folded: null } : since;
  const { rows: peaks } = await pool.query<{ typeKey: string | null; peak: number }>(
    `select "typeKey", max(n)::float8 / $4 as peak
     from (select date_bin(make_interval(secs => $4), at, 'epoch') as moment, type_key as "typeKey", sum(n) as n
           from ${rows("producer_id = $3 and stage = 'accept'")}
           group by grouping sets ((1, 2), (1))) moments
     group by 1`,
    [...values(from), producerId, of === "minute" ? 60 : 3_600],
  );
  const byType = new Map(peaks.map(({ typeKey, peak }) => [typeKey ?? "", peak]));
  // An event without a readable type has the key '': only the set without types has null.
  const all = peaks.find(({ typeKey }) => typeKey === null)?.peak ?? 0;
  return { all, byType };
}
