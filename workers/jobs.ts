import type { JobWithMetadata } from "pg-boss";
import { type ChannelKey, channelKeys, channelOf } from "@/server/channels/registry";
import type { Context } from "@/server/context";
import type { Pressure } from "@/server/control/pressure";
import { wordsOf } from "@/server/dead-letters/cause";
import { buryNotification, spent } from "@/server/pipeline/fanout/bury";
import { fanoutDirect } from "@/server/pipeline/fanout/direct";
import { feed } from "@/server/pipeline/fanout/feeder";
import { planNotification } from "@/server/pipeline/fanout/plan";
import { runBatch } from "@/server/pipeline/fanout/run-batch";
import { buryChunk } from "@/server/pipeline/sending/bury";
import { sendChunk } from "@/server/pipeline/sending/send-chunk";
import type { Sender } from "@/server/pipeline/sending/sender";
import { FanoutJob, PlanJob, type Priority, queues, SendingJob } from "@/server/queues";
import type { AtOnce } from "./at-once";
import { isolate, withDatabase } from "./attempt";
import type { Consumer, JobResult } from "./boss";
import { lastErrorOf } from "./last-error";

/** What a worker process needs to run its jobs. */
export type Work = {
  context: Context;
  sender: Sender;
  pressure: Pressure;
  consumer: Consumer;
  /** P0 alone: what it evaluated is sent without a second way through the queue. */
  atOnce: AtOnce | null;
  priority: Priority;
  stopping: () => boolean;
};

const externalKeys = channelKeys.filter((key) => channelOf(key).external);

const completed: JobResult = { status: "completed" };

/**
 * Lanes and jobs a fetch: P0 small and wide, P2 large and narrow. The jobs of a fetch run at once: sixteen codes
 * under way at 30 ms a round trip to the database are some forty a second.
 */
const shape = {
  0: { fanout: { lanes: 2, batch: 8 }, sending: { lanes: 4, batch: 4 } },
  1: { fanout: { lanes: 2, batch: 4 }, sending: { lanes: 3, batch: 1 } },
  2: { fanout: { lanes: 2, batch: 1 }, sending: { lanes: 2, batch: 1 } },
} as const;

/** Wires the queues of a priority to the pipeline: parse the pointer, call one function. */
export async function consumeQueues(work: Work): Promise<void> {
  const { consumer, priority } = work;
  const planning = { lanes: 1, batch: 4 };
  await consumer.consume(queues.plan(priority), PlanJob, planning, (jobs) =>
    each(work, jobs, ({ ids }, job) => plan(work, ids, job)),
  );
  await consumer.consume(queues.fanout(priority), FanoutJob, shape[priority].fanout, (jobs) =>
    fanout(work, jobs),
  );
  for (const key of externalKeys) {
    const queue = queues.sending(key, priority);
    await consumer.consume(queue, SendingJob, shape[priority].sending, (jobs) =>
      each(work, jobs, (data, job) => send(work, key, data, job)),
    );
  }
}

async function each<Data extends object>(
  work: Work,
  jobs: JobWithMetadata<Data>[],
  run: (data: Data, job: JobWithMetadata<Data>) => Promise<JobResult>,
): Promise<JobResult[]> {
  const options = { log: work.context.log, stopping: work.stopping };
  return Promise.all(
    jobs.map((job) => withDatabase(() => run(job.data, job), options).catch(failedBy)),
  );
}

const failedBy = (error: unknown): JobResult => ({ status: "failed", error: wordsOf(error) });

/**
 * A job whose every attempt ended without a result, because its workers died or it threw: what it
 * left open is ended now instead of tried again.
 */
const isSpent = ({ retryCount, retryLimit }: JobWithMetadata<object>) => retryCount >= retryLimit;

async function plan(
  { context, priority }: Work,
  ids: string[],
  job: JobWithMetadata<PlanJob>,
): Promise<JobResult> {
  const queue = queues.plan(priority);
  const run = async ([id]: string[]) => {
    if (id === undefined) return;
    if (isSpent(job)) throw spent;
    await planNotification(context, id);
    await feed(context, id);
  };
  for (const id of ids) {
    await isolate([id], run, (poison, error) => buryNotification(context, queue, poison, error));
  }
  return completed;
}

/** Direct notifications of all fetched jobs go through the statement together; ranges one by one. */
async function fanout(work: Work, jobs: JobWithMetadata<FanoutJob>[]): Promise<JobResult[]> {
  const { context, priority, consumer, atOnce } = work;
  const alive = jobs.filter((job) => !isSpent(job));
  const ids = alive.flatMap(({ data }) => ("ids" in data ? data.ids : []));
  const ranges = alive.flatMap(({ data }) => ("ids" in data ? [] : [data]));
  const queue = queues.fanout(priority);
  const bury = (id: string, error: unknown) => buryNotification(context, queue, id, error);
  /** The channels that something was enqueued for. */
  const fed = new Set<string>(ranges.length > 0 ? externalKeys : []);
  const run = async () => {
    for (const { data } of jobs.filter(isSpent)) {
      for (const id of "ids" in data ? data.ids : [data.notificationId]) await bury(id, spent);
    }
    await yieldToP0(work);
    if (ids.length > 0) {
      const direct = async (some: string[]) => {
        const afterSeconds = atOnce?.afterSeconds() ?? 0;
        const pointers = await fanoutDirect(context, priority, some, afterSeconds);
        if (afterSeconds > 0) atOnce?.send(pointers);
        for (const { channel } of pointers) fed.add(channel);
      };
      await isolate(ids, direct, bury);
    }
    for (const { notificationId, fromUser } of ranges) {
      const range = async () => {
        await runBatch(context, notificationId, fromUser);
        await feed(context, notificationId);
      };
      await isolate([notificationId], range, bury);
    }
  };
  try {
    await withDatabase(run, { log: context.log, stopping: work.stopping });
    for (const key of fed) consumer.wake(queues.sending(key, priority));
    return jobs.map(() => completed);
  } catch (error) {
    context.log.error(
      { err: error instanceof Error ? error.message : "unknown", queue },
      "job failed",
    );
    return jobs.map(() => failedBy(error));
  }
}

async function send(
  work: Work,
  channel: ChannelKey,
  { spans }: SendingJob,
  job: JobWithMetadata<SendingJob>,
): Promise<JobResult> {
  const { context, sender, priority } = work;
  const chunk = { channel, priority, spans };
  if (isSpent(job)) {
    await buryChunk(context, chunk, lastErrorOf(job));
    return { status: "deadletter" };
  }
  try {
    await yieldToP0(work);
    const left = await sendChunk(sender, chunk);
    // Its accounts' pace does not allow all of it in one job's time. A pointer may repeat.
    if (left === "more")
      await context.boss.insert(queues.sending(channel, priority), [{ data: { spans } }]);
    return completed;
  } catch (error) {
    const err = error instanceof Error ? error.message : "unknown";
    context.log.error({ err, channel, notificationId: spans[0]?.notificationId }, "job failed");
    throw error;
  }
}

async function yieldToP0({ pressure, stopping }: Work): Promise<void> {
  const delayMs = stopping() ? 0 : await pressure.delayMs();
  if (delayMs > 0) await new Promise((resolve) => setTimeout(resolve, delayMs));
}
