import type { Pool, Queryable } from "@/db/client";
import { readKeptDays } from "./kept-days";
import { readPartitions } from "./partitions.sql";
import type { RetentionRule } from "./rule";
import { type RetentionKey, retentionRules, ruleOf } from "./rules";
import { retentionEveryMs } from "./sweep-old";

const dayMs = 86_400_000;
/** Counting further would read the whole table. */
const counted = 1_000_000;

/** One rule as the page shows it. */
export type RetentionView = {
  key: RetentionKey;
  label: string;
  what: string;
  days: number;
  least: number;
  most: number;
  byWeek: boolean;
  /** Since when the oldest row is; null: there is none. */
  oldest: Date | null;
  bytes: number;
  changedBy: string | null;
  changedAt: Date | null;
  lastRun: { at: Date; removed: number; fault: string } | null;
  nextRun: Date | null;
};

type Stored = {
  key: string;
  changedBy: string | null;
  changedAt: Date | null;
  at: Date | null;
  removed: number;
  fault: string;
};

/** Every rule with what it holds now: sizes by the catalogue, the oldest row by an index. */
export async function readRetention(pool: Pool): Promise<RetentionView[]> {
  const [days, stored] = await Promise.all([
    readKeptDays(pool),
    pool.query<Stored>(
      `select coalesce(r.key, l.key) as key, r.changed_by as "changedBy", r.changed_at as "changedAt",
              l.at, coalesce(l.removed, 0) as removed, coalesce(l.fault, '') as fault
       from retention_rules r full join retention_runs l on l.key = r.key`,
    ),
  ]);
  return await Promise.all(
    retentionRules.map(async (rule) => {
      const { key, label, what, least, most, partitions } = rule;
      const row = stored.rows.find((one) => one.key === key);
      const last = row?.at ? { at: row.at, removed: row.removed, fault: row.fault } : null;
      return {
        ...{ key, label, what, least, most },
        days: days.get(key) ?? rule.days,
        byWeek: partitions.length > 0,
        ...(await holdings(pool, rule)),
        changedBy: row?.changedBy ?? null,
        changedAt: row?.changedAt ?? null,
        lastRun: last,
        nextRun: last && new Date(last.at.getTime() + retentionEveryMs),
      };
    }),
  );
}

async function holdings(
  pool: Pool,
  rule: RetentionRule,
): Promise<{ oldest: Date | null; bytes: number }> {
  const weeks = (
    await Promise.all(rule.partitions.map((table) => readPartitions(pool, table)))
  ).flat();
  let bytes = weeks.reduce((sum, week) => sum + week.bytes, 0);
  const moments: Date[] = [];
  for (const week of weeks) {
    if (!(await holdsAny(pool, week.name))) continue;
    moments.push(week.from);
    break;
  }
  for (const { table, oldest } of rule.rows) {
    const { rows } = await pool.query<{ oldest: Date | null }>(oldest);
    if (rows[0]?.oldest) moments.push(rows[0].oldest);
    bytes += await sizeOf(pool, table);
  }
  const first = moments.toSorted((a, b) => a.getTime() - b.getTime())[0];
  return { oldest: first ?? null, bytes };
}

/** The name is the catalogue's. */
async function holdsAny(client: Queryable, partition: string): Promise<boolean> {
  const { rowCount } = await client.query(`select from "${partition}" limit 1`);
  return rowCount === 1;
}

async function sizeOf(client: Queryable, table: string): Promise<number> {
  const { rows } = await client.query<{ bytes: number }>(
    "select pg_total_relation_size($1::regclass)::float8 as bytes",
    [table],
  );
  return rows[0]?.bytes ?? 0;
}

/** What the next run would remove if something was kept for so many days. */
export type RetentionLoss = {
  weeks: number;
  /** Rows: of weeks as the planner knows them, of others counted up to a million. */
  rows: number;
  more: boolean;
  bytes: number;
};

export async function previewDays(
  pool: Pool,
  { key, days }: { key: RetentionKey; days: number },
  now: Date,
): Promise<RetentionLoss> {
  const rule = ruleOf(key);
  const before = new Date(now.getTime() - days * dayMs);
  const weeks = (await Promise.all(rule.partitions.map((table) => readPartitions(pool, table))))
    .flat()
    .filter(({ to }) => to <= before);
  const counts = await Promise.all(
    rule.rows.map(async ({ table, old }) => {
      const { rows } = await pool.query<{ n: number }>(
        `select count(*)::int as n from (select from ${table} where ${old} limit ${counted + 1}) o`,
        [before],
      );
      return rows[0]?.n ?? 0;
    }),
  );
  return {
    weeks: weeks.length,
    rows: Math.round(
      weeks.reduce((sum, week) => sum + week.rows, 0) + counts.reduce((sum, n) => sum + n, 0),
    ),
    more: counts.some((n) => n > counted),
    bytes: weeks.reduce((sum, week) => sum + week.bytes, 0),
  };
}
