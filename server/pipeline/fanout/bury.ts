import { jobsIn, type PoolClient, transaction } from "@/db/client";
import type { Context } from "@/server/context";
import { isProducersFault, wordsOf } from "@/server/dead-letters/cause";
import { keepLetters } from "@/server/dead-letters/keep-letters.sql";
import { deadLetterOf } from "@/server/queues";

type Buried = { priority: number; producerId: number; typeKey: string };

/** A worker died of it each time, or never finished: nobody knows why. */
export const spent = new Error("Every attempt ended without a result");

/**
 * Ends a notification that can never be planned or evaluated: marked dead with the reason, and kept
 * with the dead letters for a person to look at.
 */
export async function buryNotification(
  context: Context,
  queue: string,
  id: string,
  error: unknown,
): Promise<void> {
  const { pool, clock, log, rollup } = context;
  const now = clock.now();
  const fault = error !== spent && isProducersFault(error) ? "producer" : "platform";
  const buried = await transaction(pool, async (client) => {
    const ended = await end(client, id, wordsOf(error), now);
    if (ended.length === 0) return ended;
    await keep(context, client, queue, { id, error: wordsOf(error), fault });
    return ended;
  });
  for (const of of buried) {
    const outcome = { stage: "fanout", outcome: "failed", reason: "dead_letter", n: 1 } as const;
    rollup.add(now, { ...of, ...outcome, fault });
  }
  log.error({ notificationId: id, queue }, "dead letter");
}

async function end(client: PoolClient, id: string, reason: string, now: Date): Promise<Buried[]> {
  const { rows } = await client.query<Buried>(
    `update notifications set status = 'dead', error = $2, completed_at = $3
     where id = $1 and completed_at is null
     returning priority, producer_id as "producerId", type_key as "typeKey"`,
    [id, reason, now],
  );
  await client.query(
    "update fanouts set done_at = $2 where notification_id = $1 and done_at is null",
    [id, now],
  );
  return rows;
}

async function keep(
  { boss, clock }: Context,
  client: PoolClient,
  queue: string,
  { id, error, fault }: { id: string; error: string; fault: "producer" | "platform" },
): Promise<void> {
  const stage = queue.startsWith("plan.") ? "plan" : "fanout";
  const pointer = { ids: [id] };
  await keepLetters(client, clock.now(), [{ stage, error, fault, notificationId: id, pointer }]);
  const db = jobsIn(client);
  await boss.insert(deadLetterOf(queue), [{ data: { ids: [id], error } }], { db });
}
