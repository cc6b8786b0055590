import { type Pool, transaction } from "@/db/client";

/** SQL: older boundaries, and what they count, are not used; the live ranges are. */
export const staleAfter = "interval '4 hours'";

/** How old the stored ranges are. */
export type RangesAge = {
  /** Actors who have some. */
  actors: number;
  /** When the oldest were computed; null: nobody has any. */
  computedAt: Date | null;
  /** So old that they are not used. */
  stale: boolean;
};

/** By a scan of the ranges, one line for ten thousand followers each. */
export async function readRangesAge(pool: Pool): Promise<RangesAge> {
  const { rows } = await pool.query<RangesAge>(
    `select (count(*) filter (where from_user = 0))::int as actors, min(computed_at) as "computedAt",
       coalesce(min(computed_at) <= now() - ${staleAfter}, false) as stale from fanout_partitions`,
  );
  return rows[0] ?? { actors: 0, computedAt: null, stale: false };
}

/** Actors from this many followers on get stored ranges, of this many followers each. */
const rangeSize = 10_000;

/**
 * Recomputes the range boundaries of actors with many followers, so that planning reads pointers
 * instead of counting. The ranges of an actor are contiguous and open at the end: whoever follows
 * later is in one of them. One index-only pass over `follows`.
 */
export async function recomputeFollowerRanges(pool: Pool): Promise<void> {
  await transaction(pool, async (client) => {
    await client.query("select pg_advisory_xact_lock(hashtext('carillon.follower-ranges'))");
    await client.query("delete from fanout_partitions");
    await client.query(
      `
insert into fanout_partitions (actor_id, from_user, to_user, followers, computed_at)
select actor_id, lag(last, 1, 0::bigint) over actor,
       case when lead(last) over actor is null then $2::bigint else last end, followers, now()
from (
  select actor_id, piece, max(user_id) as last, count(*)::int as followers
  from (select f.actor_id, f.user_id,
               (row_number() over (partition by f.actor_id order by f.user_id) - 1) / $1 as piece
        from follows f
        join (select actor_id from follows group by actor_id having count(*) >= $1) big
          using (actor_id)) numbered
  group by actor_id, piece) pieces
window actor as (partition by actor_id order by piece)`,
      [rangeSize, Number.MAX_SAFE_INTEGER],
    );
  });
}
