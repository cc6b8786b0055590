import type { ChannelKey } from "@/server/channels/registry";
import type { Context } from "@/server/context";
import { Refusal } from "@/server/errors";
import { canaryType } from "@/server/notification-types/canary-type";
import type { Acceptor } from "@/server/pipeline/accept/accept";
import { systemProducer } from "@/server/system/system-producer";
import { canaryChannels } from "./canary-channels";
import { canaryOf, ensureCanaryUsers } from "./canary-users";

/**
 * Sends one canary a channel, by the way that every event takes. The minute is its idempotency key: two watch
 * processes, or one that starts again, send no second one.
 */
export async function sendCanaries(context: Context, acceptor: Acceptor): Promise<void> {
  const { pool, clock } = context;
  await ensureCanaryUsers(pool);
  const producer = await systemProducer(pool);
  const minute = clock.now().toISOString().slice(0, 16);
  for (const channel of await canaryChannels(pool)) {
    const sentAt = clock.now();
    try {
      const { id, status } = await acceptor.accept(producer, {
        type: canaryType,
        idempotencyKey: `canary-${channel}-${minute}`,
        target: { userId: canaryOf(channel).externalId },
        channels: [channel],
        data: { title: "Canary", message: `Sent at ${sentAt.toISOString()}` },
      });
      if (status === "accepted") await keep(context, channel, id, sentAt);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      await keep(context, channel, null, sentAt);
    }
  }
}

async function keep(
  { pool }: Context,
  channel: ChannelKey,
  notificationId: string | null,
  sentAt: Date,
): Promise<void> {
  await pool.query(
    "insert into canaries (channel, notification_id, sent_at, outcome) values ($1, $2, $3, $4)",
    [channel, notificationId, sentAt, notificationId ? "pending" : "refused"],
  );
}
