import type { ChannelKey } from "@/server/channels/registry";
import type { Context } from "@/server/context";
import { Refusal } from "@/server/errors";
import { canaryType } from "@/server/notification-types/canary-type";
import type { Acceptor } from "@/server/pipeline/accept/accept";
import { systemProducer } from "@/server/system/system-producer";
import { ensureSystemUser } from "@/server/system/system-user.sql";
import { canaryRoutes } from "./canary-routes";
import { canaryOf } from "./canary-users";

/**
 * Sends one canary a channel, by the way that every event takes, to be called each minute. The piece of time that
 * it is for is its idempotency key: two watch processes, or one that starts again, send no second one.
 */
export async function sendCanaries(context: Context, acceptor: Acceptor): Promise<void> {
  const { pool, clock } = context;
  const producer = await systemProducer(pool);
  for (const { channel, everyMinutes, user } of await canaryRoutes(context)) {
    const sentAt = clock.now();
    if (user === null) {
      await keep(context, channel, null, sentAt);
      continue;
    }
    await ensureSystemUser(pool, user);
    try {
      const { id, status } = await acceptor.accept(producer, {
        type: canaryType,
        idempotencyKey: `canary-${channel}-${everyMinutes}-${pieceOf(sentAt, everyMinutes)}`,
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

const pieceOf = (at: Date, minutes: number) => Math.floor(at.getTime() / (minutes * 60_000));

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
