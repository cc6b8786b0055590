import type { Pool } from "@/db/client";
import { readFolded } from "@/server/rollups/read-folded";

/**
 * Accepted events of the last 24 hours by type, from the rollups: whole hours as far as they are folded, minutes
 * after. By producer_hour_hour and producer_minute_minute; without a name, as a plan for unknown times would
 * take the range for a third of the table.
 */
export async function countDay(pool: Pool, now: Date): Promise<Map<string, number>> {
  const from = new Date(now.getTime() - 86_400_000);
  const { rows } = await pool.query<{ typeKey: string; n: number }>(
    `select type_key as "typeKey", sum(n)::float8 as n from (
       select type_key, n from producer_hour
       where hour >= $1 and hour < $2::timestamptz and stage = 'accept' and outcome = 'accepted'
       union all
       select type_key, n from producer_minute
       where minute >= greatest($1, $2::timestamptz) and stage = 'accept' and outcome = 'accepted') rolled
     group by 1`,
    [from, (await readFolded(pool)) ?? "-infinity"],
  );
  return new Map(rows.map(({ typeKey, n }) => [typeKey, n]));
}
