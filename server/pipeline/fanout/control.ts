import type { Pool } from "@/db/client";
import { record } from "@/server/audit/record";
import type { Context } from "@/server/context";
import { Refusal } from "@/server/errors";

/** Waiting rows moved in one statement. */
const step = 5_000;

type Found = {
  producerId: number;
  status: string;
  strategy: string;
  completedAt: Date | null;
};

async function find(pool: Pool, id: string, producerId: number | null): Promise<Found> {
  const { rows } = await pool.query<Found>(
    `select producer_id as "producerId", status, strategy, completed_at as "completedAt"
     from notifications where id = $1`,
    [id],
  );
  const found = rows[0];
  // Another producer's notification looks like none at all.
  if (!found || (producerId !== null && found.producerId !== producerId)) {
    throw new Refusal("not_found", "There is no such notification. Check the id.");
  }
  return found;
}

/**
 * Stops everything of a notification that is not yet sent. What waits (holds, retries, a pause) is
 * ended now; what is queued is ended when a worker loads it. A broadcast leaves every inbox. Cancelling twice does
 * nothing.
 * @param by who: `producer:<id>` or an account's e-mail; `producerId` limits it to that producer's own.
 */
export async function cancelNotification(
  context: Context,
  id: string,
  by: { actor: string; producerId: number | null },
): Promise<void> {
  const { pool, clock } = context;
  const found = await find(pool, id, by.producerId);
  if (found.status === "cancelled") return;
  if (found.completedAt) {
    throw new Refusal("conflict", "The notification is complete: everything was sent already.");
  }
  const now = clock.now();
  await pool.query(
    `update notifications n set status = 'cancelled', cancelled_at = $2::timestamptz,
       completed_at = case when status in ('accepted', 'scheduled', 'held')
           or strategy = 'read' and not exists (select from fanouts f where f.notification_id = n.id
             and f.done_at is null)
         then $2::timestamptz end
     where id = $1 and completed_at is null`,
    [id, now],
  );
  await record(pool, { actor: by.actor, action: "notification.cancel", subject: id });
  if (found.strategy === "read") context.inboxNews.add({ kind: "broadcast", id });
  await releaseWaiting(pool, id, now);
}

/** Makes every waiting delivery of a notification due now, in steps; the next load judges it. */
export async function releaseWaiting(pool: Pool, id: string, now: Date): Promise<void> {
  let moved: number | null;
  do {
    const result = await pool.query(
      `update deliveries d set not_before = $2
       from (select notification_id, user_id, channel from deliveries
             where notification_id = $1 and not_before > $2 limit ${step}) due
       where d.notification_id = $1 and d.user_id = due.user_id and d.channel = due.channel`,
      [id, now],
    );
    moved = result.rowCount;
  } while (moved === step);
}

/** Stops feeding, and parks what is already queued, until it is resumed. */
export async function pauseFanout(context: Context, id: string, actor: string): Promise<void> {
  const { rowCount } = await context.pool.query(
    `update fanouts set paused_at = $2, paused_by = $3
     where notification_id = $1 and done_at is null and paused_at is null`,
    [id, context.clock.now(), actor],
  );
  if (rowCount === 0) {
    throw new Refusal("conflict", "Only a running fan-out can be paused. Reload to see its state.");
  }
  await record(context.pool, { actor, action: "notification.pause", subject: id });
}

/** Goes on exactly where it was paused. */
export async function resumeFanout(context: Context, id: string, actor: string): Promise<void> {
  const now = context.clock.now();
  const { rowCount } = await context.pool.query(
    `update fanouts set paused_at = null, paused_by = null, fed_at = $2
     where notification_id = $1 and paused_at is not null`,
    [id, now],
  );
  if (rowCount === 0) throw new Refusal("conflict", "The fan-out is not paused.");
  await record(context.pool, { actor, action: "notification.resume", subject: id });
  await releaseParked(context.pool, id, now);
}

/** Deliveries parked by a pause wait until 'infinity'. */
async function releaseParked(pool: Pool, id: string, now: Date): Promise<void> {
  await pool.query(
    `update deliveries set not_before = $2
     where notification_id = $1 and not_before = 'infinity'`,
    [id, now],
  );
}
