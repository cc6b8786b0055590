import type { Pool } from "@/db/client";

/** Fewer new rows do not change how a table is read. */
const enough = 1_000;

/** Refreshes the planner's statistics: a fan-out right after a large import needs them now, not in a minute. */
export async function analyzeAfterImport(
  pool: Pool,
  tables: readonly string[],
  rows: number,
): Promise<void> {
  if (rows >= enough && tables.length > 0) await pool.query(`analyze ${tables.join(", ")}`);
}
