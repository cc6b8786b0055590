import type { PoolClient } from "@/db/client";
import type { Context } from "@/server/context";
import { dropPartitions } from "./drop-partitions";
import { readKeptDays } from "./kept-days";
import type { OldRows, RetentionRule } from "./rule";
import { type RetentionKey, retentionRules } from "./rules";

/** Rows deleted in one statement: short locks, and vacuum keeps up. */
const step = 10_000;
/** Rows that one run deletes of a table; the next goes on. */
const mostOfATable = 2_000_000;
const dayMs = 86_400_000;
/** Every so often (ms). */
export const retentionEveryMs = 3_600_000;

/**
 * Removes what is older than it is kept: whole weeks of the large tables, rows of the others. One run at a
 * time in the whole system; each rule stands alone, and its run is kept for the page.
 */
export async function sweepOld({ pool, clock, log }: Context): Promise<void> {
  const client = await pool.connect();
  try {
    if (!(await takeTurn(client))) return;
    const days = await readKeptDays(client);
    for (const rule of retentionRules) {
      const now = clock.now();
      const before = new Date(now.getTime() - (days.get(rule.key) ?? rule.days) * dayMs);
      const result = await apply(client, rule, before).catch((error: unknown) => {
        log.warn({ err: error, rule: rule.key }, "a retention rule could not be applied");
        return { removed: 0, fault: faultOf(error) };
      });
      await keepRun(client, rule.key, now, result);
    }
  } finally {
    await client.query("select pg_advisory_unlock_all()").catch(() => {});
    client.release();
  }
}

/** Any number; it stands for "what is old is being removed". */
const turn = 7_340_020;

async function takeTurn(client: PoolClient): Promise<boolean> {
  const { rows } = await client.query<{ mine: boolean }>(
    `select pg_try_advisory_lock(${turn}) as mine`,
  );
  return rows[0]?.mine ?? false;
}

type Result = { removed: number; fault: string };

async function apply(client: PoolClient, rule: RetentionRule, before: Date): Promise<Result> {
  let removed = 0;
  for (const table of rule.partitions) removed += await dropPartitions(client, table, before);
  for (const rows of rule.rows) removed += await deleteRows(client, rows, before);
  return { removed, fault: "" };
}

async function deleteRows(
  client: PoolClient,
  { table, old }: OldRows,
  before: Date,
): Promise<number> {
  let removed = 0;
  let deleted: number;
  do {
    const result = await client.query(
      `delete from ${table} where ctid in (select ctid from ${table} where ${old} limit ${step})`,
      [before],
    );
    deleted = result.rowCount ?? 0;
    removed += deleted;
  } while (deleted === step && removed < mostOfATable);
  return removed;
}

const lockNotAvailable = "55P03";

function faultOf(error: unknown): string {
  return error instanceof Error && Reflect.get(error, "code") === lockNotAvailable
    ? "Something else held the table; the next run tries again."
    : "It failed, and the log says why; the next run tries again.";
}

async function keepRun(
  client: PoolClient,
  key: RetentionKey,
  at: Date,
  { removed, fault }: Result,
): Promise<void> {
  await client.query(
    `insert into retention_runs (key, at, removed, fault) values ($1, $2, $3, $4)
     on conflict (key) do update set at = $2, removed = $3, fault = $4`,
    [key, at, removed, fault],
  );
}
