import type { Pool } from "@/db/client";
import { bucketSums } from "@/server/rollups/bucket-sums";

/** How often something happened in a bin; `bin` counts bins since 1970. */
export type BinCount = {
  bin: number;
  stage: string;
  priority: number;
  channel: string;
  provider: string;
  outcome: string;
  n: number;
};
/** The latency buckets (accepted → sent) of a priority, channel and account in a bin. */
export type BinLatency = {
  bin: number;
  priority: number;
  channel: string;
  provider: string;
  buckets: number[];
};

/** A piece of time, [from, to), and how it is cut. */
export type Span = { from: Date; to: Date; binSeconds: number };

/**
 * Rows of the rollups in [$1, $2): hours as far as they are folded ($3; null: minutes alone), minutes from there
 * on. By the primary keys' leading moment. Statements have no names on purpose: a plan for unknown times would
 * take the range for a third of the table.
 */
const rows = (columns: string, where: string) => `
  select hour as at, ${columns} from stats_hour
  where hour >= $1 and hour < least($2, $3::timestamptz) and ${where}
  union all
  select minute, ${columns} from stats_minute
  where minute >= greatest($1, $3::timestamptz) and minute < $2 and ${where}`;

// date_part is a float, and several times as fast as extract's numeric.
const bin = "date_part('epoch', at)::bigint / $4 as bin";

/** Most rows of a minute are about what was reported later, which charts do not show; the index leaves them out. */
const charted = "stage = any('{accept,fanout,sending}'::text[])";

/** Accepting, fan-out and sending within a span, as counts per bin. @param folded see `rows` */
export async function readBinCounts(
  pool: Pool,
  span: Span,
  folded: Date | null,
): Promise<BinCount[]> {
  const { rows: counts } = await pool.query<BinCount>(
    `select ${bin}, stage, priority, channel, provider, outcome, sum(n)::bigint as n
     from (${rows("stage, priority, channel, provider, outcome, n", charted)}) rolled
     group by 1, 2, 3, 4, 5, 6`,
    values(span, folded),
  );
  return counts;
}

/** As readBinCounts, for the latency of what was sent. */
export async function readBinLatency(
  pool: Pool,
  span: Span,
  folded: Date | null,
): Promise<BinLatency[]> {
  const { rows: latency } = await pool.query<BinLatency>(
    `select ${bin}, priority, channel, provider, to_jsonb(${bucketSums}) as buckets
     from (${rows("priority, channel, provider, buckets", "stage = 'sending' and outcome = 'sent'")}) rolled
     group by 1, 2, 3, 4`,
    values(span, folded),
  );
  return latency;
}

export type Reported = {
  priority: number;
  channel: string;
  provider: string;
  outcome: string;
  n: number;
};

/** What providers and recipients reported within a span, over all of it: whole hours where they are folded. */
export async function readReported(
  pool: Pool,
  { from, to }: Pick<Span, "from" | "to">,
  folded: Date | null,
): Promise<Reported[]> {
  const columns = "priority, channel, provider, outcome, n";
  const { rows: reported } = await pool.query<Reported>(
    `select priority, channel, provider, outcome, sum(n)::bigint as n from (
       select ${columns} from stats_minute
       where minute >= $1 and minute < least($2, $4::timestamptz) and stage = 'tracking'
       union all
       select ${columns} from stats_hour
       where hour >= $4 and hour < least($2, $3::timestamptz) and stage = 'tracking'
       union all
       select ${columns} from stats_minute
       where minute >= greatest($4, $3::timestamptz) and minute < $2 and stage = 'tracking'
     ) rolled group by 1, 2, 3, 4`,
    [from, to, folded ?? "-infinity", new Date(Math.ceil(from.getTime() / hourMs) * hourMs)],
  );
  return reported;
}

const hourMs = 3_600_000;

function values({ from, to, binSeconds }: Span, folded: Date | null): unknown[] {
  return [from, to, folded ?? "-infinity", binSeconds];
}
