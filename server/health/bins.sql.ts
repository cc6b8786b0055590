import type { Pool } from "@/db/client";
import { bucketCount } from "@/server/rollups/latency";

/** How often something happened in a bin; `bin` counts bins since 1970. */
export type BinCount = { bin: number; stage: string; channel: string; outcome: string; n: number };
/** The latency buckets (accepted → sent) of a priority in a bin. */
export type BinLatency = { bin: number; priority: number; buckets: number[] };

/** The rollups since `from`, as counts per bin of `binSeconds`. */
export async function readBinCounts(
  pool: Pool,
  from: Date,
  binSeconds: number,
): Promise<BinCount[]> {
  const { rows } = await pool.query<BinCount>({
    name: "health.counts",
    text: `
select extract(epoch from minute)::bigint / $2 as bin, stage, channel, outcome, sum(n)::bigint as n
from stats_minute where minute >= $1
group by 1, 2, 3, 4`,
    values: [from, binSeconds],
  });
  return rows;
}

// Unnesting the arrays and putting them together again takes ten times as long.
const sums = Array.from({ length: bucketCount }, (_, i) => `sum(buckets[${i + 1}])::bigint`);

/** As readBinCounts, for the latency of what was sent. */
export async function readBinLatency(
  pool: Pool,
  from: Date,
  binSeconds: number,
): Promise<BinLatency[]> {
  const { rows } = await pool.query<BinLatency>({
    name: "health.latency",
    text: `
select extract(epoch from minute)::bigint / $2 as bin, priority,
  to_jsonb(array[${sums.join(", ")}]) as buckets
from stats_minute where minute >= $1 and stage = 'sending' and outcome = 'sent'
group by 1, 2`,
    values: [from, binSeconds],
  });
  return rows;
}
