import { jobsIn, type PoolClient } from "@/db/client";
import type { Context } from "@/server/context";
import { type Priority, queues, type SendingJob } from "@/server/queues";
import type { Evaluated } from "./evaluate";

/** Enqueues what may be sent, in the transaction that wrote it: one job per channel and chunk. */
export async function enqueueSpans(
  { boss }: Context,
  client: PoolClient,
  priority: Priority,
  spans: Evaluated["spans"],
): Promise<void> {
  const db = jobsIn(client);
  const byChannel = Map.groupBy(spans, (span) => span.channel);
  for (const [channel, ofChannel] of byChannel) {
    const jobs = [...Map.groupBy(ofChannel, (span) => span.chunk).values()].map((chunk) => ({
      data: {
        spans: chunk.map(({ notificationId, fromUser, toUser }) => ({
          notificationId,
          fromUser,
          toUser,
        })),
      } satisfies SendingJob,
    }));
    await boss.insert(queues.sending(channel, priority), jobs, { db });
  }
}
