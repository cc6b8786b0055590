import type { Pool } from "@/db/client";

/** Before this moment every hour is folded; null: none is. By the primary key of stats_hour. */
export async function readFolded(pool: Pool): Promise<Date | null> {
  const { rows } = await pool.query<{ until: Date | null }>(
    "select max(hour) + interval '1 h' as until from stats_hour",
  );
  return rows[0]?.until ?? null;
}
