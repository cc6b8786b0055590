import type { Context } from "@/server/context";

/** Rows deleted in one statement: short locks, and vacuum keeps up. */
const step = 10_000;

/**
 * Housekeeping: partitions for the weeks ahead, expired idempotency keys, old callback ids and
 * rollups. Messages and deliveries go by whole partitions, which is the retention page's business.
 */
export async function sweep({ pool, clock }: Context): Promise<void> {
  const now = clock.now();
  const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000);
  await pool.query("select ensure_partitions($1, $2)", [daysAgo(91), daysAgo(-98)]);
  await deleteOld("idempotency_keys", "expires_at", now);
  await deleteOld("callback_events", "received_at", daysAgo(30));
  for (const table of ["stats_minute", "producer_minute", "faults_minute"])
    await deleteOld(table, "minute", daysAgo(90));
  for (const table of ["stats_hour", "producer_hour", "faults_hour"])
    await deleteOld(table, "hour", daysAgo(400));

  async function deleteOld(table: string, column: string, before: Date): Promise<void> {
    let deleted: number | null;
    do {
      const result = await pool.query(
        `delete from ${table} where ctid in (
           select ctid from ${table} where ${column} < $1 limit ${step})`,
        [before],
      );
      deleted = result.rowCount;
    } while (deleted === step);
  }
}
