import { type PoolClient, transaction } from "@/db/client";
import type { StoredAudience } from "@/db/schema/json";
import type { Context } from "@/server/context";
import { rangeSource } from "@/server/pipeline/preferences/candidates.sql";
import { lockCapsOfRange } from "@/server/pipeline/preferences/caps-lock.sql";
import type { Priority } from "@/server/queues";
import { changeCounts } from "@/server/rollups/notification-counts.sql";
import { countOutcomes } from "./direct";
import { enqueueSpans } from "./enqueue";
import { type Evaluated, evaluate, nothing } from "./evaluate";
import { isHeldBack } from "./hold";
import { StoppedMeanwhile, unlessStopped } from "./stopped-meanwhile";

/** A range of a fan-out that this transaction, and no other, evaluates. */
type Batch = {
  notificationId: string;
  fromUser: number;
  toUser: number;
  priority: Priority;
  audience: StoredAudience;
  cancelled: boolean;
  isBroadcast: boolean;
};

type Done = { batch: Batch; evaluated: Evaluated; considered: number };

/**
 * Evaluates one range of a fan-out: claim, lock caps, evaluate and write, count, enqueue; all in one
 * transaction, so that a crash leaves either nothing or everything, and a replay finds it done.
 * A range of a fan-out that a kill switch holds stays as it is; lifting enqueues it again.
 * @returns how many users were considered; null when the range was done before, or is held.
 */
export async function runBatch(
  context: Context,
  notificationId: string,
  fromUser: number,
): Promise<number | null> {
  const now = context.clock.now();
  const done = await runUnstopped(context, notificationId, fromUser, now, true);
  if (!done) return null;
  countOutcomes(context, done.batch.priority, done.evaluated, now);
  tellInboxes(context, done);
  return done.considered;
}

/** Again, as it is to be, where something came in between. */
async function runUnstopped(
  context: Context,
  notificationId: string,
  fromUser: number,
  now: Date,
  once: boolean,
): Promise<Done | null> {
  try {
    return await runClaimed(context, notificationId, fromUser, now, once);
  } catch (error) {
    // Only a row that something else wrote can be in the way: then the slower statement passes over it.
    const conflict = once && isConflict(error);
    if (!conflict && !(error instanceof StoppedMeanwhile)) throw error;
    return runUnstopped(context, notificationId, fromUser, now, once && !conflict);
  }
}

async function runClaimed(
  context: Context,
  notificationId: string,
  fromUser: number,
  now: Date,
  once: boolean,
): Promise<Done | null> {
  return transaction(context.pool, async (client) => {
    if (await isHeldBack(client, notificationId, now)) return null;
    const batch = await claim(client, notificationId, fromUser, now);
    if (!batch) return null;
    const evaluated = await unlessStopped(client, notificationId, now, async () => {
      const range = batch.cancelled ? nothing : await evaluateRange(client, batch, now, once);
      await enqueueSpans(context, client, batch.priority, range.spans);
      await changeCounts(client, countsOf(range));
      return range;
    });
    const considered = evaluated.messages.reduce((sum, { n }) => sum + n, 0);
    await finish(client, batch, considered);
    return { batch, evaluated, considered };
  });
}

/** Open inboxes hear of a range only where something was put into one. */
function tellInboxes({ inboxNews }: Context, { batch, evaluated }: Done): void {
  if (evaluated.inbox.length === 0) return;
  const { notificationId: id, fromUser, toUser } = batch;
  inboxNews.add({ kind: "range", id, fromUser, toUser });
}

const isConflict = (error: unknown) =>
  error instanceof Error && "code" in error && error.code === "23505";

/** Of two workers with the same range, the second waits here for the first and then finds it done. */
async function claim(
  client: PoolClient,
  notificationId: string,
  fromUser: number,
  now: Date,
): Promise<Batch | undefined> {
  const { rows } = await client.query<Batch>(
    `update fanout_batches b set done_at = $3
     from notifications n
     where b.notification_id = $1 and b.from_user = $2 and b.done_at is null and n.id = $1
     returning b.notification_id as "notificationId", b.from_user as "fromUser",
       b.to_user as "toUser", n.priority, n.audience, n.cancelled_at is not null as cancelled,
       n.strategy = 'read' as "isBroadcast"`,
    [notificationId, fromUser, now],
  );
  return rows[0];
}

async function evaluateRange(
  client: PoolClient,
  batch: Batch,
  now: Date,
  once: boolean,
): Promise<Evaluated> {
  const { notificationId, fromUser, toUser } = batch;
  if (batch.priority > 0) await lockCapsOfRange(client, fromUser, toUser);
  const source = rangeSource(batch.audience);
  // Whoever has opened a broadcast in the inbox has a row, and is not told again by another channel.
  return evaluate(client, source, [notificationId, fromUser, toUser, ...source.values], now, {
    once: once && !batch.isBroadcast,
    claimed: true,
  });
}

function countsOf({ messages, inbox, waiting, digest, spans }: Evaluated) {
  return [
    ...messages.map((message) => ({ ...message, channel: "" })),
    // The inbox has no deliveries: a message in it is delivered.
    ...inbox.map((of) => ({ ...of, outcome: "delivered" })),
    ...[...waiting, ...digest, ...spans].map(({ notificationId, channel, n }) => ({
      notificationId,
      channel,
      outcome: "routed",
      n,
    })),
    ...waiting.map((held) => ({ ...held, outcome: "waiting" })),
    ...digest.map((mails) => ({ ...mails, outcome: "cancelled", reason: "digest" })),
  ];
}

/** Records the batch, and gives back to the pace what a sparse range did not use. */
async function finish(client: PoolClient, batch: Batch, considered: number): Promise<void> {
  await client.query(
    "update fanout_batches set considered = $3 where notification_id = $1 and from_user = $2",
    [batch.notificationId, batch.fromUser, considered],
  );
}
