import type { Queryable } from "@/db/client";
import { broadcastFloor, inboxWindow } from "../window";
import { type ActiveParameters, broadcastFacts, oneBroadcast } from "./active.sql";
import { type SegmentBroadcast, verdicts } from "./verdict.sql";

const active: ActiveParameters = { now: "$3", from: "$4", to: "$5" };

/**
 * Which of these users have a broadcast in their inbox at the moment; nobody when it has ended, or is none.
 * For a few thousand users at most: each is judged.
 */
export async function readersAmong(
  client: Queryable,
  broadcastId: string,
  userIds: readonly number[],
  now: Date,
): Promise<number[]> {
  const segments = await segmentOf(client, broadcastId);
  const judged = verdicts("u.id = any($1::bigint[])", segments, {
    firstParameter: 6,
    now: active.now,
  });
  const { rows } = await client.query<{ userId: number }>(
    `with n as materialized (${broadcastFacts(oneBroadcast("$2", active), active.now)})
     select user_id as "userId" from (${judged.sql}) v where absence is null order by user_id`,
    [userIds, broadcastId, now, broadcastFloor(now), inboxWindow(now).to, ...judged.values],
  );
  return rows.map(({ userId }) => userId);
}

async function segmentOf(client: Queryable, id: string): Promise<SegmentBroadcast[]> {
  const { rows } = await client.query<SegmentBroadcast>(
    `select id, audience -> 'filter' as filter from notifications
     where id = $1 and strategy = 'read' and audience ->> 'kind' = 'segment'`,
    [id],
  );
  return rows;
}
