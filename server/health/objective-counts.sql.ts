import type { Pool } from "@/db/client";
import { quarterSeconds, shiftSeconds } from "@/server/rollups/fold-hours";
import { latencyBounds } from "@/server/rollups/latency";
import { latencyLimits, type ObjectiveKey } from "./objectives-view";

/** Events of one minute, hour or quarter of them, and those of them that were not good, for each objective. */
export type ObjectiveCounts = { at: Date } & Record<ObjectiveKey, { total: number; bad: number }>;

type Row = { at: Date } & Record<string, number>;

const bucketsWithin = (limitMs: number) =>
  latencyBounds.flatMap((bound, i) => (bound <= limitMs ? [`buckets[${i + 1}]`] : [])).join(" + ");
const allBuckets = [...latencyBounds, 0].map((_, i) => `buckets[${i + 1}]`).join(" + ");

const sum = (n: string, where: string) => `coalesce(sum(${n}) filter (where ${where}), 0)::float8`;

const latencySums = [0, 1].flatMap((priority) => {
  const sent = `stage = 'sending' and outcome = 'sent' and priority = ${priority}`;
  return [
    `${sum(allBuckets, sent)} as p${priority}_total`,
    `${sum(bucketsWithin(latencyLimits[priority] ?? 0), sent)} as p${priority}_good`,
  ];
});

/** Only what objectives count; the tables are read by their leading moment. */
const statsSums = `
  ${latencySums.join(",\n  ")},
  ${sum("n", "stage = 'accept'")} as accept_total,
  ${sum("n", "stage = 'accept' and outcome = 'unavailable'")} as accept_bad,
  ${sum("n", "stage = 'sending' and outcome = 'sent'")} as sent,
  ${sum("n", "stage = 'audit'")} as audit_total,
  ${sum("n", "stage = 'audit' and outcome = 'violated'")} as audit_bad`;

/** The stage narrows the index itself, the outcome what it finds. */
const counted = `stage = any('{accept,audit,sending}'::text[]) and (stage <> 'sending' or outcome = 'sent')`;

/** Not the providers' failures, and not the recipients'. */
const ourFaults = "fault in ('platform', 'producer') and stage in ('fanout', 'sending')";

/** Rows of a width: where they are, their moment, and what is asked beside it. */
type Rows = { table: string; moment: string; at: string; also: string };

const rowsOf = (table: string, moment: string, at = moment): Rows => {
  return { table, moment, at, also: "true" };
};
const binsOf = (seconds: number): Rows => {
  return { ...rowsOf("stats_bin", "at"), also: `seconds = ${seconds}` };
};

/** Failures have no quarters of an hour; a few minutes are soon added up. */
const sources = {
  minute: { stats: rowsOf("stats_minute", "minute"), faults: rowsOf("faults_minute", "minute") },
  quarter: {
    stats: binsOf(quarterSeconds),
    faults: rowsOf("faults_minute", "minute", `date_bin('${quarterSeconds} s', minute, 'epoch')`),
  },
  hour: { stats: rowsOf("stats_hour", "hour"), faults: rowsOf("faults_hour", "hour") },
  shift: { stats: binsOf(shiftSeconds), faults: rowsOf("faults_shift", "at") },
};

const from = ({ table, moment, also }: Rows) =>
  `from ${table} where ${also} and ${moment} >= $1 and ${moment} < $2`;

/**
 * What objectives are computed of, in [from, to): one row a minute, an hour or a quarter (of an hour, of a day: shift)
 * in which something happened.
 * Without names on purpose, as in `bins.sql.ts`. Of two columns `at` the later counts: a minute may have faults alone.
 */
export async function readObjectiveCounts(
  pool: Pool,
  by: keyof typeof sources,
  [start, end]: [start: Date, end: Date],
): Promise<ObjectiveCounts[]> {
  const { stats, faults } = sources[by];
  const { rows } = await pool.query<Row>(
    `select s.*, coalesce(s.at, f.at) as at, coalesce(f.n, 0) as faults
     from (select ${stats.at} as at, ${statsSums} ${from(stats)} and ${counted} group by 1) s
     full join (select ${faults.at} as at, sum(n)::float8 as n ${from(faults)} and ${ourFaults}
                group by 1) f on f.at = s.at`,
    [start, end],
  );
  return rows.map((row) => {
    const of = (column: string) => row[column] ?? 0;
    const failed = of("faults");
    return {
      at: row.at,
      p0_latency: { total: of("p0_total"), bad: of("p0_total") - of("p0_good") },
      p1_latency: { total: of("p1_total"), bad: of("p1_total") - of("p1_good") },
      ingest: { total: of("accept_total"), bad: of("accept_bad") },
      delivery: { total: of("sent") + failed, bad: failed },
      honoured: { total: of("audit_total"), bad: of("audit_bad") },
    };
  });
}
