import type { Context } from "@/server/context";

/** Rows deleted in one statement: short locks, and vacuum keeps up. */
const step = 10_000;

/**
 * Housekeeping: partitions for the weeks ahead, and idempotency keys whose time is over. What is kept for
 * a number of days is removed by `server/retention/`.
 */
export async function sweep({ pool, clock }: Context): Promise<void> {
  const now = clock.now();
  // From this week on: what retention dropped must not come back empty.
  await pool.query("select ensure_partitions($1, $2)", [
    now,
    new Date(now.getTime() + 98 * 86_400_000),
  ]);
  let deleted: number | null;
  do {
    const result = await pool.query(
      `delete from idempotency_keys where ctid in (
         select ctid from idempotency_keys where expires_at < $1 limit ${step})`,
      [now],
    );
    deleted = result.rowCount;
  } while (deleted === step);
}
