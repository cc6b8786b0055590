import type { Pool } from "@/db/client";
import type { Span } from "./bins.sql";
import { explainFault } from "./explain-fault";
import type { Fault } from "./fault";

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
  last: Date;
  /** The reason in words. */
  sentence: string;
};

const kept = `($4::smallint is null or priority = $4) and ($5::text is null or channel = $5)
  and ($6::text is null or provider = $6)`;

/** Hours as far as they are folded ($3), minutes from there on; by the primary keys' leading moment. */
const rows = `
  select hour as at, fault, stage, reason, channel, provider, producer_id, n from faults_hour
  where hour >= $1 and hour < least($2, $3::timestamptz) and ${kept}
  union all
  select minute, fault, stage, reason, channel, provider, producer_id, n from faults_minute
  where minute >= greatest($1, $3::timestamptz) and minute < $2 and ${kept}`;

const values = ({ from, to }: Span, folded: Date | null, slice: Slice) => [
  ...[from, to, folded ?? "-infinity"],
  ...[slice.priority, slice.channel, slice.provider],
];

/** Failures by whose they are, per bin. */
export async function readBinFaults(
  pool: Pool,
  span: Span,
  folded: Date | null,
  slice: Slice,
): Promise<BinFaults[]> {
  const { rows: counts } = await pool.query<BinFaults>(
    `select date_part('epoch', at)::bigint / $7 as bin, fault, sum(n)::bigint as n
     from (${rows}) rolled group by 1, 2`,
    [...values(span, folded, slice), span.binSeconds],
  );
  return counts;
}

/** The most frequent reasons of a span, at most `limit`. What was refused is told by producer. */
export async function readTopFaults(
  pool: Pool,
  span: Span,
  folded: Date | null,
  slice: Slice,
  limit: number,
): Promise<TopFault[]> {
  const { rows: top } = await pool.query<Omit<TopFault, "sentence">>(
    `select top.fault, top.stage, top.reason, top.channel, top.provider, top.n, top.last,
       case when p.id is not null then json_build_object('key', p.key, 'name', p.name) end as producer
     from (
       select fault, stage, reason, channel, provider,
         case when fault = 'producer' then producer_id else 0 end as producer_id,
         sum(n)::bigint as n, max(at) as last
       from (${rows}) rolled group by 1, 2, 3, 4, 5, 6 order by n desc limit $7
     ) top
     left join producers p on p.id = top.producer_id
     order by top.n desc`,
    [...values(span, folded, slice), limit],
  );
  return top.map((one) => ({ ...one, sentence: explainFault(one) }));
}
