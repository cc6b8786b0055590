import type { Pool } from "@/db/client";
import { latencyBounds } from "@/server/rollups/latency";
import { latencyLimits, type ObjectiveKey } from "./objectives-view";

/** Events of one minute or hour, and those of them that were not good, for each objective. */
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

/**
 * What objectives are computed of, in [from, to): one row a minute or an hour in which something happened.
 * Without names on purpose, as in `bins.sql.ts`. Of two columns `at` the later counts: a minute may have faults alone.
 */
export async function readObjectiveCounts(
  pool: Pool,
  by: "minute" | "hour",
  from: Date,
  to: Date,
): Promise<ObjectiveCounts[]> {
  const { rows } = await pool.query<Row>(
    `select s.*, coalesce(s.at, f.at) as at, coalesce(f.n, 0) as faults
     from (select ${by} as at, ${statsSums} from stats_${by}
           where ${by} >= $1 and ${by} < $2 and ${counted} group by 1) s
     full join (select ${by} as at, sum(n)::float8 as n from faults_${by}
           where ${by} >= $1 and ${by} < $2 and ${ourFaults} group by 1) f on f.at = s.at`,
    [from, to],
  );
  return rows.map((row) => {
    const of = (column: string) => row[column] ?? 0;
    const faults = of("faults");
    return {
      at: row.at,
      p0_latency: { total: of("p0_total"), bad: of("p0_total") - of("p0_good") },
      p1_latency: { total: of("p1_total"), bad: of("p1_total") - of("p1_good") },
      ingest: { total: of("accept_total"), bad: of("accept_bad") },
      delivery: { total: of("sent") + faults, bad: faults },
      honoured: { total: of("audit_total"), bad: of("audit_bad") },
    };
  });
}
