import { jobsIn, transaction } from "@/db/client";
import type { Context } from "@/server/context";
import { deadLetterOf } from "@/server/queues";

type Buried = { priority: number; producerId: number; typeKey: string };

/**
 * Ends a notification that can never be planned or evaluated: marked dead with the reason, and its
 * pointer kept in the queue's dead letters for a person to look at.
 */
export async function buryNotification(
  { pool, boss, clock, log, rollup }: Context,
  queue: string,
  id: string,
  error: unknown,
): Promise<void> {
  const reason = error instanceof Error ? error.message.slice(0, 500) : "unknown error";
  const buried = await transaction(pool, async (client) => {
    const { rows } = await client.query<Buried>(
      `update notifications set status = 'dead', error = $2, completed_at = $3
       where id = $1 and completed_at is null
       returning priority, producer_id as "producerId", type_key as "typeKey"`,
      [id, reason, clock.now()],
    );
    await client.query(
      "update fanouts set done_at = $2 where notification_id = $1 and done_at is null",
      [id, clock.now()],
    );
    if (rows.length === 0) return rows;
    const db = jobsIn(client);
    await boss.insert(deadLetterOf(queue), [{ data: { ids: [id], error: reason } }], { db });
    return rows;
  });
  for (const of of buried) {
    const outcome = { stage: "fanout", outcome: "failed", reason: "dead_letter", n: 1 } as const;
    rollup.add(clock.now(), { ...of, ...outcome });
  }
  log.error({ notificationId: id, queue }, "dead letter");
}
