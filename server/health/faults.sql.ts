import type { Pool } from "@/db/client";
import { shiftSeconds } from "@/server/rollups/fold-hours";
import type { Span } from "./bins.sql";
import { explainFault } from "./explain-fault";
import type { Fault } from "./fault";
import type { Source } from "./ranges";

/** What charts and tables are narrowed to; null: not by this. */
export type Slice = { priority: number | null; channel: string | null; provider: string | null };

export type BinFaults = { bin: number; fault: Fault; n: number };

/** A reason of failures, and where it happened most. */
export type TopFault = {
  fault: Fault;
  stage: string;
  reason: string;
  channel: string;
  provider: string;
  /** Of whose events, where one producer's were refused; null: several, or none is known. */
  producer: { key: string; name: string } | null;
  n: number;
  /** The minute, or the hour, in which it happened last. */
  last: Date;
  /** The reason in words. */
  sentence: string;
};

const kept = `($4::smallint is null or priority = $4) and ($5::text is null or channel = $5)
  and ($6::text is null or provider = $6)`;

type Piece = { table: string; moment: string; last?: string; from: string; to: string };

/** Before this moment every quarter of a day is whole. */
const wholeShifts = `date_bin(interval '${shiftSeconds} s', $3::timestamptz, 'epoch')`;
const folded = "least($2, $3::timestamptz)";
const rest = {
  ...{ table: "faults_minute", moment: "minute" },
  ...{ from: "greatest($1, $3::timestamptz)", to: "$2" },
};
const hours = { table: "faults_hour", moment: "hour", to: folded };
const shifts = { table: "faults_shift", moment: "at", last: "last" };

/** Where each source finds failures in [$1, $2), when everything before $3 is folded. Quarters of an hour are not kept. */
const pieces: Record<Source, Piece[]> = {
  minutes: [rest],
  quarters: [rest],
  hours: [{ ...hours, from: "$1" }, rest],
  shifts: [
    { ...shifts, from: "$1", to: `least($2, ${wholeShifts})` },
    { ...hours, from: `greatest($1, ${wholeShifts})` },
    rest,
  ],
};

/** By the primary keys' leading moment. */
const rows = (source: Source) =>
  pieces[source]
    .map(
      ({ table, moment, last = moment, from, to }) => `
    select date_part('epoch', ${moment})::bigint / $7 as bin, ${moment} >= $9 as shown, ${last} as last, fault, stage,
      reason, channel, provider, case when fault = 'producer' then producer_id else 0 end as producer_id, n
    from ${table} where ${moment} >= ${from} and ${moment} < ${to} and ${kept}`,
    )
    .join("\n    union all");

/** Failures by whose they are per bin, and the most frequent reasons since a moment. */
export type Faults = { bins: BinFaults[]; top: TopFault[] };

type Row = {
  bins: BinFaults[];
  top: (Omit<TopFault, "sentence" | "last"> & { last: string })[];
};

/**
 * Failures of a span, added up both ways in one pass. What was refused is told by producer. No name on purpose, as in
 * `bins.sql.ts`.
 * @param folded before it, hours and quarters of a day are whole
 * @param reasons at most `limit` of them, of what happened since `since`
 */
export async function readFaults(
  pool: Pool,
  span: Span,
  folded: Date | null,
  slice: Slice,
  reasons: { since: Date; limit: number },
): Promise<Faults> {
  const { rows: found } = await pool.query<Row>(
    `with counted as materialized (
       select bin, fault, stage, reason, channel, provider, producer_id, sum(n)::bigint as n,
         sum(n) filter (where shown)::bigint as shown, max(last) as last
       from (${rows(span.source)}) rolled
       group by grouping sets ((bin, fault), (fault, stage, reason, channel, provider, producer_id))
     ),
     top as (
       select * from counted where bin is null and shown > 0 order by shown desc limit $8
     )
     select
       (select coalesce(json_agg(json_build_object('bin', bin, 'fault', fault, 'n', n)), '[]')
        from counted where bin is not null) as bins,
       (select coalesce(json_agg(json_build_object('fault', fault, 'stage', stage, 'reason', reason,
          'channel', channel, 'provider', provider, 'n', shown, 'last', last, 'producer',
          case when p.id is not null then json_build_object('key', p.key, 'name', p.name) end)
          order by shown desc), '[]')
        from top left join producers p on p.id = top.producer_id) as top`,
    [
      ...[
        span.from,
        span.to,
        pieces[span.source].length === 1 ? "-infinity" : (folded ?? "-infinity"),
      ],
      ...[slice.priority, slice.channel, slice.provider],
      ...[span.binSeconds, reasons.limit, reasons.since],
    ],
  );
  const { bins, top } = found[0] ?? { bins: [], top: [] };
  return {
    bins,
    top: top.map((one) => ({ ...one, last: new Date(one.last), sentence: explainFault(one) })),
  };
}
