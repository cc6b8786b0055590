import type { Pool } from "@/db/client";

/** An alert that fired: its rule and the group that it was about. */
export type FiredAlert = { name: string; firedAt: Date; resolvedAt: Date | null; sentence: string };

/** How long (ms) alerts get to come, and to resolve once everything is well again. */
const patienceMs = 150_000;

/** The alerts since `from`, once all of them are resolved or patience has ended. */
export async function readAlerts(pool: Pool, from: Date): Promise<FiredAlert[]> {
  for (const began = Date.now(); ; await new Promise((resolve) => setTimeout(resolve, 1_000))) {
    const { rows } = await pool.query<FiredAlert>(
      `select rule_key || case when group_key = '' then '' else ' ' || group_key end as name,
              fired_at as "firedAt", resolved_at as "resolvedAt", sentence
       from alerts where fired_at >= $1 order by fired_at`,
      [from],
    );
    const calm = rows.length > 0 && rows.every(({ resolvedAt }) => resolvedAt !== null);
    if (calm || Date.now() - began > patienceMs) return rows;
  }
}
