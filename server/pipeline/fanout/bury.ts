import { jobsIn, transaction } from "@/db/client";
import type { Context } from "@/server/context";
import { deadLetterOf } from "@/server/queues";

/**
 * Ends a notification that can never be planned or evaluated: marked dead with the reason, and its
 * pointer kept in the queue's dead letters for a person to look at.
 */
export async function buryNotification(
  { pool, boss, clock, log }: Context,
  queue: string,
  id: string,
  error: unknown,
): Promise<void> {
  const reason = error instanceof Error ? error.message.slice(0, 500) : "unknown error";
  await transaction(pool, async (client) => {
    const { rowCount } = await client.query(
      `update notifications set status = 'dead', error = $2, completed_at = $3
       where id = $1 and completed_at is null`,
      [id, reason, clock.now()],
    );
    await client.query(
      "update fanouts set done_at = $2 where notification_id = $1 and done_at is null",
      [id, clock.now()],
    );
    if (rowCount === 0) return;
    const db = jobsIn(client);
    await boss.insert(deadLetterOf(queue), [{ data: { ids: [id], error: reason } }], { db });
  });
  log.error({ notificationId: id, queue }, "dead letter");
}
