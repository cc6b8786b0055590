import { z } from "zod";
import { jobsIn, type PoolClient, transaction } from "@/db/client";
import type { Context } from "@/server/context";
import { type Priority, priorities, queues, SendingJob } from "@/server/queues";
import { type Requeued, requeueDeliveries, reviveDirect, reviveFanouts } from "./revive.sql";

/** Letters taken at once: four runs a second are the fastest pace there is. */
const most = 250;
const idsPerJob = 25;
const spansPerJob = 100;

/** A letter whose time has come. */
type Due = {
  id: number;
  stage: string;
  notificationId: string | null;
  channel: string | null;
  pointer: Record<string, unknown>;
};

/**
 * Does again what letters that are to be replayed stand for, as their pace has it due. The letter, the rows
 * and the jobs change in one transaction, and only what ended as a dead letter is opened again: however often
 * and wherever this runs, nothing is done twice.
 * @returns how many letters were replayed.
 */
export async function replayDue(context: Context): Promise<number> {
  return transaction(context.pool, async (client) => {
    const letters = await takeDue(client, context.clock.now());
    if (letters.length === 0) return 0;
    await replayNotifications(context, client, letters);
    await replayDeliveries(context, client, letters);
    await replayCallbacks(client, letters);
    return letters.length;
  });
}

/** By the index dead_letters_due. Several workers share the work. */
async function takeDue(client: PoolClient, now: Date): Promise<Due[]> {
  const { rows } = await client.query<Due>({
    name: "dead-letters.due",
    text: `
update dead_letters l set state = 'replayed', due_at = null
from (select id from dead_letters where state = 'replaying' and due_at <= $1
      order by due_at limit ${most} for update skip locked) due
where l.id = due.id
returning l.id, l.stage, l.notification_id as "notificationId", l.channel, l.pointer`,
    values: [now],
  });
  return rows;
}

async function replayNotifications(
  { boss, clock }: Context,
  client: PoolClient,
  letters: Due[],
): Promise<void> {
  const ids = letters.flatMap(({ stage, notificationId }) =>
    notificationId && (stage === "plan" || stage === "fanout") ? [notificationId] : [],
  );
  if (ids.length === 0) return;
  const db = jobsIn(client);
  const direct = await reviveDirect(client, ids, clock.now());
  const { plans, batches } = await reviveFanouts(client, ids);
  for (const priority of priorities) {
    const own = direct.filter((one) => one.priority === priority).map(({ id }) => id);
    const jobs = chunks(own, idsPerJob).map((some) => ({ data: { ids: some } }));
    const ranges = batches
      .filter((one) => one.priority === priority)
      .map(({ notificationId, fromUser }) => ({ data: { notificationId, fromUser } }));
    if (jobs.length + ranges.length > 0)
      await boss.insert(queues.fanout(priority), [...jobs, ...ranges], { db });
    const planned = plans.filter((one) => one.priority === priority);
    const planning = planned.map(({ id }) => ({ data: { ids: [id] } }));
    if (planning.length > 0) await boss.insert(queues.plan(priority), planning, { db });
  }
}

/** `reason`: why the deliveries failed. */
const SendingPointer = SendingJob.extend({ reason: z.string().default("dead_letter") });

async function replayDeliveries(
  { boss }: Context,
  client: PoolClient,
  letters: Due[],
): Promise<void> {
  const spans = letters.flatMap(({ stage, channel, pointer }) => {
    const { data } = SendingPointer.safeParse(pointer);
    return stage === "sending" && channel && data
      ? data.spans.map((span) => ({ ...span, channel, reason: data.reason }))
      : [];
  });
  if (spans.length === 0) return;
  const requeued = await requeueDeliveries(client, spans);
  const db = jobsIn(client);
  for (const { queue, jobs } of jobsOf(requeued)) await boss.insert(queue, jobs, { db });
}

function jobsOf(requeued: Requeued[]): { queue: string; jobs: { data: SendingJob }[] }[] {
  const byQueue = Map.groupBy(requeued, ({ channel, priority }) =>
    queues.sending(channel, priority satisfies Priority),
  );
  return [...byQueue].map(([queue, own]) => {
    const spans = own.map(({ notificationId, userId }) => ({
      ...{ notificationId, fromUser: userId, toUser: userId },
    }));
    return { queue, jobs: chunks(spans, spansPerJob).map((some) => ({ data: { spans: some } })) };
  });
}

const Callback = z.object({ callback: z.number() });

/** Applied again by whoever applies those that arrive. */
async function replayCallbacks(client: PoolClient, letters: Due[]): Promise<void> {
  const ids = letters.flatMap(({ pointer }) => Callback.safeParse(pointer).data?.callback ?? []);
  if (ids.length === 0) return;
  await client.query("update callback_inbox set failed_at = null where id = any($1::bigint[])", [
    ids,
  ]);
}

function chunks<T>(items: T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) =>
    items.slice(i * size, (i + 1) * size),
  );
}
