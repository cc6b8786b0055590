import { jobsIn, type PoolClient } from "@/db/client";
import type { Context } from "@/server/context";
import { type Priority, queues, type SendingJob } from "@/server/queues";
import { changeCounts } from "@/server/rollups/notification-counts.sql";

/** A delivery whose waiting is over. */
export type Due = { notificationId: string; userId: number; channel: string };

/** Deliveries in one sending job. */
const jobSize = 500;

/** Enqueues what waits no longer, in the caller's transaction: one job for each channel and piece. */
export async function enqueueDue(
  { boss }: Context,
  client: PoolClient,
  priority: Priority,
  due: Due[],
): Promise<void> {
  await changeCounts(
    client,
    due.map(({ notificationId, channel }) => {
      return { notificationId, channel, outcome: "waiting", n: -1 };
    }),
  );
  const db = jobsIn(client);
  for (const [channel, rows] of Map.groupBy(due, (row) => row.channel)) {
    const jobs: { data: SendingJob }[] = [];
    for (let i = 0; i < rows.length; i += jobSize) {
      const spans = rows.slice(i, i + jobSize).map(({ notificationId, userId }) => ({
        notificationId,
        fromUser: userId,
        toUser: userId,
      }));
      jobs.push({ data: { spans } });
    }
    await boss.insert(queues.sending(channel, priority), jobs, { db });
  }
}
