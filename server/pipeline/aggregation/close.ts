import { type PoolClient, transaction } from "@/db/client";
import type { Context } from "@/server/context";
import { claimAggregates } from "./chain.sql";

const step = 1_000;

/** Over alias a (aggregates): due, and nothing waits for it. By aggregates_window, aggregate_events_waiting. */
const isIdle = `(a.window_ends_at <= $1 and not exists (select from aggregate_events e
  where e.user_id = a.user_id and e.type_key = a.type_key and e.object = a.object and e.taken_by is null))`;

/**
 * Closes aggregates whose window ended without another event. Those whose users get events this very moment are
 * left for the next time.
 * @returns how many were closed
 */
export async function closeIdle({ pool, clock }: Context): Promise<number> {
  const now = clock.now();
  let closed = 0;
  for (;;) {
    const { rows } = await pool.query<{ userId: number }>({
      name: "aggregates.idle",
      text: `select distinct user_id as "userId" from (
         select user_id from aggregates a where ${isIdle} order by window_ends_at limit ${step}) idle`,
      values: [now],
    });
    if (rows.length === 0) return closed;
    const users = rows.map(({ userId }) => userId);
    const some = await transaction(pool, (client) => closeOf(client, users, now));
    closed += some;
    if (some < step) return closed;
  }
}

/** Looked at again under the lock: an absorber may have been faster. */
async function closeOf(client: PoolClient, users: number[], now: Date): Promise<number> {
  const mine = await claimAggregates(client, users);
  if (mine.length === 0) return 0;
  const { rowCount } = await client.query(
    `delete from aggregates where ctid = any(array(
       select a.ctid from aggregates a where a.user_id = any($2::bigint[]) and ${isIdle}
       for update skip locked))`,
    [now, mine],
  );
  return rowCount ?? 0;
}
