import type { Queryable } from "@/db/client";
import type { SegmentFilter, StoredAudience } from "@/db/schema/json";
import { compileFilter } from "@/server/audience/filter";
import { staleAfter } from "@/server/audience/follower-ranges";
import { usersPerLock } from "@/server/pipeline/preferences/caps-lock.sql";

/** A piece (after, toUser] of an audience's id range with at most about `size` people; null: no more. */
export type NextRange = { toUser: number; size: number } | null;

/** The largest id that a JavaScript number holds exactly: the end of every last range. */
export const lastUserId = Number.MAX_SAFE_INTEGER;

/**
 * The next range of an audience after a checkpoint: one index-only scan of `size` keys (users,
 * follows), or a pointer that was computed beforehand (fanout_partitions).
 */
export async function nextRange(
  client: Queryable,
  notificationId: string,
  audience: StoredAudience,
  after: number,
  size: number,
): Promise<NextRange> {
  switch (audience.kind) {
    case "everyone":
      return boundary(client, "select id from users where id > $1", [after, size]);
    case "segment":
      return segmentRange(client, audience.filter, after, size);
    case "followers":
      return (
        (await storedRange(client, audience.actorId, after, size)) ??
        (await boundary(
          client,
          "select user_id as id from follows where actor_id = $3 and user_id > $1",
          [after, size, audience.actorId],
        ))
      );
    case "list":
    case "user":
      return boundary(
        client,
        `select id from unnest((select user_ids from fanouts where notification_id = $3)) as id
         where id > $1`,
        [after, size, notificationId],
      );
  }
}

/**
 * A full piece ends where a block of the caps' locks ends, if it holds any of the block before: else
 * each batch would wait for its neighbour.
 */
async function boundary(
  client: Queryable,
  ids: string,
  values: unknown[],
): Promise<{ toUser: number; size: number; full: boolean } | null> {
  const { rows } = await client.query<{ last: number | null; n: number; full: boolean }>(
    `with piece as (${ids} order by 1 limit $2),
     ends as (
       select min(id) as first, max(id) as last, max(id) / ${usersPerLock} * ${usersPerLock} as aligned,
              count(*) = $2 as full_size
       from piece
     )
     select ends.last, count(*)::int as n, ends.full_size as full
     from (select case when full_size and aligned >= first then aligned else last end as last, full_size
           from ends) ends
     left join piece on id <= ends.last
     group by ends.last, ends.full_size`,
    values,
  );
  const piece = rows[0];
  return piece?.last == null ? null : { toUser: piece.last, size: piece.n, full: piece.full };
}

/** Ids that one range of a segment spans at most: so many locks of caps, and so long a search. */
const segmentWindow = 5 * usersPerLock;

/**
 * Counts who matches, so that a pace is one of recipients, and a small segment needs few batches. Reads
 * users by primary key within the window.
 */
async function segmentRange(
  client: Queryable,
  filter: SegmentFilter,
  after: number,
  size: number,
): Promise<NextRange> {
  const { rows } = await client.query<{ newest: number | null }>(
    "select max(id) as newest from users",
  );
  const newest = rows[0]?.newest ?? 0;
  if (newest <= after) return null;
  const { sql, values } = compileFilter(filter, 4, "now()");
  const matching = `select u.id from users u
    where u.id > $1 and u.id <= $3::bigint and u.erased_at is null and (${sql})`;
  const windowEnd = after + segmentWindow;
  const piece = await boundary(client, matching, [after, size, windowEnd, ...values]);
  if (piece?.full) return piece;
  const toUser = windowEnd >= newest ? lastUserId : windowEnd;
  return { toUser, size: piece?.size ?? 0 };
}

/** Ranges are stored for 10 000 followers each: only for batches of that size. */
async function storedRange(
  client: Queryable,
  actorId: string,
  after: number,
  size: number,
): Promise<NextRange> {
  if (size < 10_000) return null;
  const { rows } = await client.query<{ to_user: number; followers: number }>(
    `select to_user, followers from fanout_partitions
     where actor_id = $1 and from_user = $2 and computed_at > now() - ${staleAfter}`,
    [actorId, after],
  );
  const range = rows[0];
  return range ? { toUser: range.to_user, size: range.followers } : null;
}
