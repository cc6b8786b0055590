import type { Queryable } from "@/db/client";
import { pick } from "./hash.sql";

/** Actors `user_1`–`user_3` are followed by every second user. */
export const mostFollowed = 3;
/** The actors after them have one to twelve followers for every hundred users. */
const wellKnown = 24;
/** The rest of the actors have a handful. */
const actors = 2_000;

/** The follower graph; actors are users, and nobody follows themselves. */
export async function insertFollows(client: Queryable, now: Date, users: number): Promise<void> {
  await client.query(
    `
insert into follows (actor_id, user_id, created_at)
select 'user_' || a, n, $1::timestamptz - make_interval(days => ${pick("n + a", 40, 700)}::int)
from (
  select a, n from generate_series(1, ${mostFollowed}) as a, generate_series(1, $2::bigint) as n
  where (n + a) % 2 = 1
  union all
  select distinct a, 1 + ${pick("a * 1000003::bigint + k", 41, "$2::bigint")}
  from generate_series(${mostFollowed + 1}, ${wellKnown}) as a,
    generate_series(1, $2::bigint * (1 + (a * 5) % 12) / 100) as k
  union all
  select distinct a, 1 + ${pick("a * 1000003::bigint + k", 42, "$2::bigint")}
  from generate_series(${wellKnown + 1}, least(${actors}, $2::bigint)) as a,
    generate_series(1, least(3 + ${pick("a", 43, 57)}, $2::bigint / 10)) as k
) follow where n <> a order by 'user_' || a, n`,
    [now, users],
  );
}

/** Range boundaries, 10 000 followers each, of the actors that have so many. Contiguous; every id falls into one. */
export async function insertPartitions(client: Queryable, now: Date): Promise<void> {
  await client.query(
    `
insert into fanout_partitions (actor_id, from_user, to_user, followers, computed_at)
select actor_id, coalesce(lag(last_user) over actor, 0),
  case when lead(last_user) over actor is null then ${Number.MAX_SAFE_INTEGER} else last_user end,
  followers, $1
from (
  select actor_id, piece, max(user_id) as last_user, count(*)::int as followers
  from (
    select actor_id, user_id,
      (row_number() over (partition by actor_id order by user_id) - 1) / 10000 as piece,
      count(*) over (partition by actor_id) as followers
    from follows
  ) follower where followers >= 10000
  group by actor_id, piece
) range
window actor as (partition by actor_id order by piece)`,
    [now],
  );
}
