import type { Pool } from "@/db/client";

/** External ids by our own numbers; unknown and erased users are left out. */
export async function externalIds(pool: Pool, numbers: number[]): Promise<Map<number, string>> {
  const { rows } = await pool.query<{ id: number; externalId: string }>(
    `select id, external_id as "externalId" from users
     where id = any($1::bigint[]) and erased_at is null`,
    [numbers],
  );
  return new Map(rows.map(({ id, externalId }) => [id, externalId]));
}

/** Our own number of an external id; null for a user that nobody knows. */
export async function userNumber(pool: Pool, externalId: string): Promise<number | null> {
  const { rows } = await pool.query<{ id: number }>(
    "select id from users where external_id = $1 and erased_at is null",
    [externalId],
  );
  return rows[0]?.id ?? null;
}
