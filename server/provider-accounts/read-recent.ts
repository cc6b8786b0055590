import type { Context } from "@/server/context";
import { windowMs } from "./breaker";

/** Items a second that each account took within a breaker's window. Index provider_seconds_second. */
export async function readRecent({
  pool,
  clock,
}: Pick<Context, "pool" | "clock">): Promise<Map<number, number>> {
  const at = clock.now();
  const { rows } = await pool.query<{ id: number; n: number }>({
    name: "accounts.recent",
    text: `select account_id as id, sum(taken)::float8 / greatest(count(distinct second), 1) as n
           from provider_seconds where second > $1 and second <= $2 group by 1`,
    values: [new Date(at.getTime() - windowMs), at],
  });
  return new Map(rows.map(({ id, n }) => [id, n]));
}
