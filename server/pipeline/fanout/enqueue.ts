import { randomUUID } from "node:crypto";
import { jobsIn, type PoolClient } from "@/db/client";
import type { Context } from "@/server/context";
import { beforeFanouts, type Priority, queues, type Span } from "@/server/queues";
import type { Evaluated } from "./evaluate";

/** A sending job: where its deliveries are, and what it is called in its channel's queue. */
export type Pointer = { channel: string; job: string; spans: Span[] };

/**
 * Enqueues what may be sent, in the transaction that wrote it: one job per channel and chunk.
 * @param options.direct they are direct notifications', and come before those of fan-outs.
 * @param options.afterSeconds for how long the queue keeps the jobs from its workers: their caller sends them itself.
 */
export async function enqueueSpans(
  { boss }: Context,
  client: PoolClient,
  priority: Priority,
  spans: Evaluated["spans"],
  { direct = false, afterSeconds = 0 }: { direct?: boolean; afterSeconds?: number } = {},
): Promise<Pointer[]> {
  const db = jobsIn(client);
  const chunks = Map.groupBy(spans, ({ channel, chunk }) => `${channel} ${chunk}`);
  const pointers = [...chunks.values()].flatMap((chunk): Pointer[] => {
    const [first] = chunk;
    if (!first) return [];
    const own = chunk.map(({ notificationId, fromUser, toUser }) => ({
      ...{ notificationId, fromUser, toUser },
    }));
    return [{ channel: first.channel, job: randomUUID(), spans: own }];
  });
  for (const [channel, ofChannel] of Map.groupBy(pointers, (pointer) => pointer.channel)) {
    const jobs = ofChannel.map((pointer) => ({
      ...{ id: pointer.job, data: { spans: pointer.spans } },
      ...(direct ? beforeFanouts : {}),
      ...(afterSeconds > 0 ? { startAfter: afterSeconds } : {}),
    }));
    await boss.insert(queues.sending(channel, priority), jobs, { db });
  }
  return pointers;
}
