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

/** The share (0–1) of deliveries since `from` that failed by our own fault, as the rule of success counts them. */
export async function shareOfOurFaults(pool: Pool, from: Date): Promise<number> {
  const { rows } = await pool.query<{ share: number | null }>(
    `select bad / nullif(bad + sent, 0)::float8 as share from
       (select coalesce(sum(n), 0)::float8 as bad from faults_minute
        where minute >= date_trunc('minute', $1::timestamptz) and fault = 'platform'
          and stage in ('fanout', 'sending')) f,
       (select coalesce(sum(n), 0)::float8 as sent from stats_minute
        where minute >= date_trunc('minute', $1::timestamptz) and stage = 'sending' and outcome = 'sent') s`,
    [from],
  );
  return rows[0]?.share ?? 0;
}
