import { jobsIn, type PoolClient, transaction } from "@/db/client";
import type { StoredAudience } from "@/db/schema/json";
import type { Context } from "@/server/context";
import { isShed } from "@/server/control/load/shed.sql";
import { isHeld } from "@/server/control/switches/stopping.sql";
import { type Priority, queues } from "@/server/queues";
import { lastUserId, nextRange } from "./ranges.sql";

/** People in a full batch, and the batches of one fan-out that may wait or run at once. */
export const batchSize = 10_000;
const batchesAtOnce = 4;
/** Deliveries of one fan-out that may be queued or under way before the feeder waits for them. */
const deliveriesInFlight = 60_000;
/** Time (ms) after which no further range is looked for: a pause waits for the feeder's transaction. */
const longestSearchMs = 250;

/** A fan-out as the feeder sees it, its pace refilled up to now. */
type Feedable = {
  notificationId: string;
  priority: Priority;
  audience: StoredAudience;
  checkpoint: number;
  pacePerSecond: number | null;
  paceTokens: number;
  pendingBatches: number;
  inFlight: number;
};

/** Whether a kill switch holds a fan-out. Asked of open ones, by primary key, while one holds anything. */
const held = (now: string, id: string) => `(select ${isHeld(now)}
  from notifications x join notification_types t on t.key = x.type_key where x.id = ${id})`;

/** Fan-outs of a priority that the feeder may have to feed, oldest first. */
export async function openFanouts({ pool, clock }: Context, priority: Priority): Promise<string[]> {
  const { rows } = await pool.query<{ id: string }>({
    name: "feeder.open",
    text: `select notification_id as id from fanouts
           where priority = $1 and done_at is null and not exhausted and paused_at is null
             and not ${held("$2", "notification_id")} and not ${isShed("priority", "$2")}
           order by notification_id limit 100`,
    values: [priority, clock.now()],
  });
  return rows.map(({ id }) => id);
}

/**
 * Hands out the next ranges of a fan-out: batches, their jobs and the checkpoint move in one
 * transaction. Pausing, holding, shedding, pace, back-pressure, recovery and cancelling are all this one decision.
 * @returns how many batches were handed out.
 */
export async function feed(context: Context, notificationId: string): Promise<number> {
  return transaction(context.pool, async (client) => {
    const fanout = await lockFeedable(context, client, notificationId);
    if (!fanout || fanout.inFlight > deliveriesInFlight) return 0;
    const ranges = await takeRanges(client, fanout);
    if (ranges.batches.length > 0) await enqueueBatches(context, client, fanout, ranges.batches);
    await client.query(
      `update fanouts set checkpoint = $2, pace_tokens = $3, exhausted = $4, fed_at = $5
       where notification_id = $1`,
      [notificationId, ranges.checkpoint, ranges.tokens, ranges.exhausted, context.clock.now()],
    );
    return ranges.batches.length;
  });
}

/** Skipped while another worker feeds it. Tokens refill with time, one second's worth at most. */
async function lockFeedable(
  { clock }: Context,
  client: PoolClient,
  notificationId: string,
): Promise<Feedable | undefined> {
  const { rows } = await client.query<Feedable>({
    name: "feeder.lock",
    text: `
select f.notification_id as "notificationId", f.priority, n.audience, f.checkpoint,
  f.pace_per_second as "pacePerSecond",
  least(f.pace_per_second, f.pace_tokens + f.pace_per_second
    * greatest(extract(epoch from $2::timestamptz - f.fed_at), 0)::float8) as "paceTokens",
  (select count(*)::int from fanout_batches b
   where b.notification_id = $1 and b.done_at is null) as "pendingBatches",
  (select coalesce(sum(case when c.outcome = 'routed' then c.n
                            when c.outcome in ('sent', 'failed', 'expired', 'cancelled', 'unknown', 'waiting')
                            then -c.n end), 0)::int
   from notification_counts c where c.notification_id = $1 and c.channel <> '') as "inFlight"
from fanouts f join notifications n on n.id = f.notification_id
where f.notification_id = $1 and f.done_at is null and not f.exhausted and f.paused_at is null
  and n.cancelled_at is null and not ${held("$2", "f.notification_id")}
  and not ${isShed("f.priority", "$2")}
for update of f skip locked`,
    values: [notificationId, clock.now()],
  });
  return rows[0];
}

type Taken = {
  batches: { fromUser: number; toUser: number }[];
  checkpoint: number;
  tokens: number;
  exhausted: boolean;
};

async function takeRanges(client: PoolClient, fanout: Feedable): Promise<Taken> {
  const pace = fanout.pacePerSecond;
  const size = pace === null ? batchSize : Math.min(batchSize, Math.max(100, pace));
  const taken: Taken = {
    batches: [],
    checkpoint: fanout.checkpoint,
    tokens: fanout.paceTokens ?? 0,
    exhausted: false,
  };
  const began = performance.now();
  while (fanout.pendingBatches + taken.batches.length < batchesAtOnce) {
    if (performance.now() - began > longestSearchMs) break;
    if (pace !== null && taken.tokens <= 0) break;
    const { notificationId, audience } = fanout;
    const range = await nextRange(client, notificationId, audience, taken.checkpoint, size);
    if (range) taken.batches.push({ fromUser: taken.checkpoint, toUser: range.toUser });
    taken.checkpoint = range?.toUser ?? taken.checkpoint;
    taken.tokens -= pace === null ? 0 : (range?.size ?? 0);
    taken.exhausted = !range || range.toUser >= lastUserId;
    if (taken.exhausted) break;
  }
  return taken;
}

async function enqueueBatches(
  { boss }: Context,
  client: PoolClient,
  { notificationId, priority }: Feedable,
  batches: Taken["batches"],
): Promise<void> {
  await client.query(
    `insert into fanout_batches (notification_id, from_user, to_user)
     select $1, from_user, to_user from unnest($2::bigint[], $3::bigint[]) as b(from_user, to_user)`,
    [notificationId, batches.map((b) => b.fromUser), batches.map((b) => b.toUser)],
  );
  const jobs = batches.map(({ fromUser }) => ({ data: { notificationId, fromUser } }));
  const db = jobsIn(client);
  await boss.insert(queues.fanout(priority), jobs, { db });
}
