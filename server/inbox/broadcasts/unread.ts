import type { Context } from "@/server/context";
import { broadcastFloor, inboxWindow } from "../window";
import { type ActiveParameters, broadcastFacts, broadcastsFor } from "./active.sql";
import { readSegments } from "./known-segments";
import { verdicts } from "./verdict.sql";

const active: ActiveParameters = { now: "$2", from: "$3", to: "$4" };

/** The ids of the broadcasts in a user's inbox that are neither read nor archived, oldest first. */
export async function unreadBroadcasts(
  { pool, clock }: Context,
  userId: number,
): Promise<string[]> {
  const now = clock.now();
  const { broadcasts } = await readSegments(pool);
  const judged = verdicts("u.id = $1", broadcasts, { firstParameter: 5, now: active.now });
  const { rows } = await pool.query<{ id: string }>(
    `with n as materialized (${broadcastFacts(broadcastsFor("$1", active), active.now)})
     select v.id from (${judged.sql}) v
     left join messages m on m.user_id = $1 and m.notification_id = v.id
       and m.notification_id >= $3::uuid and m.notification_id < $4::uuid
     where v.absence is null and m.read_at is null and m.archived_at is null order by v.id`,
    [userId, now, broadcastFloor(now), inboxWindow(now).to, ...judged.values],
  );
  return rows.map(({ id }) => id);
}
