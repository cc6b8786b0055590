import type { Pool } from "@/db/client";
import { bucketSums } from "@/server/rollups/bucket-sums";
import { quarterSeconds, shiftSeconds } from "@/server/rollups/fold-hours";
import { readFolded } from "@/server/rollups/read-folded";
import type { Source } from "./ranges";

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

/** A piece of time, [from, to), how it is cut, and which rollups it is read from. */
export type Span = { from: Date; to: Date; binSeconds: number; source: Source };

const shift = `interval '${shiftSeconds} s'`;
/** Before this moment every quarter of a day is whole. */
const wholeShifts = `date_bin(${shift}, $3::timestamptz, 'epoch')`;

type Piece = { table: string; moment: string; from: string; to: string; also?: string };

/** Minutes of what is not folded. */
const rest: Piece = {
  ...{ table: "stats_minute", moment: "minute" },
  ...{ from: "greatest($1, $3::timestamptz)", to: "$2" },
};
const folded = "least($2, $3::timestamptz)";
const bins = (seconds: number, to: string): Piece => ({
  ...{ table: "stats_bin", moment: "at", from: "$1", to, also: `seconds = ${seconds} and` },
});

/** Where each source finds what lies in [$1, $2), when everything before $3 is folded. */
const pieces: Record<Source, Piece[]> = {
  minutes: [rest],
  quarters: [bins(quarterSeconds, folded), rest],
  hours: [{ table: "stats_hour", moment: "hour", from: "$1", to: folded }, rest],
  shifts: [
    bins(shiftSeconds, `least($2, ${wholeShifts})`),
    { table: "stats_hour", moment: "hour", from: `greatest($1, ${wholeShifts})`, to: folded },
    rest,
  ],
};

/**
 * Rows of the rollups in [$1, $2): the source's as far as they are folded ($3), narrower ones from there on. By
 * the primary keys' leading moment. Statements have no names on purpose: a plan for unknown times would
 * take the range for a third of the table.
 */
const rows = (source: Source, columns: string, where: string) =>
  pieces[source]
    .map(
      ({ table, moment, from, to, also = "" }) => `
  select ${moment} as at, ${columns} from ${table}
  where ${also} ${moment} >= ${from} and ${moment} < ${to} and ${where}`,
    )
    .join("\n  union all");

// date_part is a float, and several times as fast as extract's numeric.
const bin = "date_part('epoch', at)::bigint / $4 as bin";

/** Most rows of a minute are about what was reported later, which charts do not show; the index leaves them out. */
const charted = "stage = any('{accept,fanout,sending}'::text[])";

/** Before which moment the rows of a source are whole; null: none are, or it has minutes alone. */
export const foldedFor = async (pool: Pool, source: Source): Promise<Date | null> =>
  source === "minutes" ? null : readFolded(pool);

/** What the driver is spared: thousands of rows that say the same but for their bin. */
type Kind<Row, Value extends keyof Row> = Omit<Row, "bin" | Value>;

/** Accepting, fan-out and sending within a span, as counts per bin. @param folded before it, hours and bins are whole */
export async function readBinCounts(
  pool: Pool,
  span: Span,
  folded: Date | null,
): Promise<BinCount[]> {
  const columns = "stage, priority, channel, provider, outcome, n";
  const { rows: kinds } = await pool.query<
    Kind<BinCount, "n"> & { each: [bin: number, n: number][] }
  >(
    `select stage, priority, channel, provider, outcome, json_agg(json_build_array(bin, n)) as each
     from (select ${bin}, stage, priority, channel, provider, outcome, sum(n)::bigint as n
       from (${rows(span.source, columns, charted)}) rolled group by 1, 2, 3, 4, 5, 6) counted
     group by 1, 2, 3, 4, 5`,
    values(span, folded, span.binSeconds),
  );
  return kinds.flatMap(({ each, ...kind }) => each.map(([bin, n]) => ({ ...kind, bin, n })));
}

/** As readBinCounts, for the latency of what was sent. */
export async function readBinLatency(
  pool: Pool,
  span: Span,
  folded: Date | null,
): Promise<BinLatency[]> {
  const columns = "priority, channel, provider, buckets";
  const { rows: kinds } = await pool.query<
    Kind<BinLatency, "buckets"> & { each: [bin: number, buckets: number[]][] }
  >(
    `select priority, channel, provider, json_agg(json_build_array(bin, buckets)) as each
     from (select ${bin}, priority, channel, provider, ${bucketSums} as buckets
       from (${rows(span.source, columns, "stage = 'sending' and outcome = 'sent'")}) rolled
       group by 1, 2, 3, 4) counted
     group by 1, 2, 3`,
    values(span, folded, span.binSeconds),
  );
  return kinds.flatMap(({ each, ...kind }) =>
    each.map(([bin, buckets]) => ({ ...kind, bin, buckets })),
  );
}

export type Reported = {
  priority: number;
  channel: string;
  provider: string;
  outcome: string;
  n: number;
};

/** What providers and recipients reported within a span, over all of it. */
export async function readReported(
  pool: Pool,
  span: Span,
  folded: Date | null,
): Promise<Reported[]> {
  const columns = "priority, channel, provider, outcome, n";
  const { rows: reported } = await pool.query<Reported>(
    `select priority, channel, provider, outcome, sum(n)::bigint as n
     from (${rows(span.source, columns, "stage = 'tracking'")}) rolled group by 1, 2, 3, 4`,
    values(span, folded),
  );
  return reported;
}

const values = ({ from, to }: Span, folded: Date | null, ...more: unknown[]) => [
  ...[from, to, folded ?? "-infinity"],
  ...more,
];
