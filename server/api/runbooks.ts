import { getContext } from "@/server/app-context";
import { Refusal } from "@/server/errors";
import { type Runbook, readRunbook } from "@/server/runbooks/read-runbook";

/** A runbook for its page; null: there is none of that name. */
export async function findRunbook(key: string): Promise<Runbook | null> {
  return await readRunbook(key).catch((error: unknown) => {
    if (error instanceof Refusal) return null;
    throw error;
  });
}

/** The rule of an alert, for prefetching its runbook; null: there is no such alert. */
export async function findRuleKey(alertId: number): Promise<string | null> {
  const { pool } = await getContext();
  const { rows } = await pool.query<{ key: string }>(
    "select rule_key as key from alerts where id = $1",
    [alertId],
  );
  return rows[0]?.key ?? null;
}
