import type { Pool } from "@/db/client";

/** Judging follows the answers by moments. */
const grace = "5 seconds";

/**
 * The devices that a push could be sent to, and those whose token was called dead meanwhile, by devices'
 * primary key. Devices that were removed since are not known any more.
 */
export async function readDevicesThen(
  pool: Pool,
  userId: number,
  { from, to }: { from: Date; to: Date },
): Promise<{ there: number; dead: number }> {
  const { rows } = await pool.query<{ there: number; dead: number }>(
    `select (count(*) filter (where state in ('active', 'stale') or state_at >= $2))::int as there,
            (count(*) filter (where state = 'invalid' and state_at >= $2
              and state_at <= $3::timestamptz + interval '${grace}'))::int as dead
     from devices where user_id = $1 and created_at <= $3`,
    [userId, from, to],
  );
  return rows[0] ?? { there: 0, dead: 0 };
}
