import { jobsIn, type PoolClient } from "@/db/client";
import { type Fallback, insertFallbacks } from "@/server/pipeline/routing/fallback.sql";
import { queues } from "@/server/queues";
import { type CountChange, changeCounts } from "@/server/rollups/notification-counts.sql";
import type { Chunk, Sender } from "./sender";

/**
 * Lets other channels stand in for deliveries that no account takes any more, where their type says so and
 * their user accepts: once, and only within their time to live. The others wait for an account.
 * In the caller's transaction.
 */
export async function fallBack(
  { context, desk }: Sender,
  client: PoolClient,
  { channel, priority }: Chunk,
  stranded: { notificationId: string; userId: number }[],
  now: Date,
): Promise<void> {
  if (stranded.length === 0) return;
  const usable = desk.usableChannels(priority);
  const made = await insertFallbacks(client, { stranded, channel, usable, now });
  if (made.length === 0) return;
  await changeCounts(
    client,
    made.flatMap((one) => changesOf(one, channel)),
  );
  const db = jobsIn(client);
  for (const [other, ofChannel] of Map.groupBy(made, (one) => one.channel)) {
    const spans = ofChannel.map(({ notificationId, userId }) => ({
      notificationId,
      fromUser: userId,
      toUser: userId,
    }));
    await context.boss.insert(queues.sending(other, priority), [{ data: { spans } }], { db });
  }
}

function changesOf({ notificationId, channel: other }: Fallback, channel: string): CountChange[] {
  return [
    { notificationId, channel, outcome: "waiting", n: -1 },
    { notificationId, channel, outcome: "failed", reason: "fell_back", n: 1 },
    { notificationId, channel: other, outcome: "routed", n: 1 },
  ];
}
