import type { Pool } from "@/db/client";
import { recomputeFollowerRanges } from "@/server/audience/follower-ranges";
import { timed } from "../measure";

/** Followers that one statement adds. */
const step = 1_000_000;

/**
 * Gives an actor the followers 1 … `n`. The index by user is taken away meanwhile: it is built once instead of
 * kept up, and the benchmark is about neither.
 */
export async function addFollowers(pool: Pool, actor: string, n: number): Promise<void> {
  const { rows } = await pool.query<{ name: string; definition: string }>(
    `select indexname as name, indexdef as definition from pg_indexes
     where tablename = 'follows' and indexname <> 'follows_actor_id_user_id_pk'`,
  );
  for (const { name } of rows) await pool.query(`drop index ${name}`);
  for (let from = 1; from <= n; from += step) {
    await pool.query(
      `insert into follows (actor_id, user_id)
       select $1, i from generate_series($2::bigint, $3::bigint) as i`,
      [actor, from, Math.min(n, from + step - 1)],
    );
  }
  for (const { definition } of rows) await pool.query(definition);
  await pool.query("vacuum (analyze) follows");
}

/** Computes the ranges of all actors; answers the seconds it took. */
export async function computeRanges(pool: Pool): Promise<number> {
  return (await timed(() => recomputeFollowerRanges(pool))).seconds;
}
