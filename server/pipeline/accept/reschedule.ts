import { type PoolClient, transaction } from "@/db/client";
import { record } from "@/server/audit/record";
import type { Context } from "@/server/context";
import { Refusal } from "@/server/errors";
import { idTime, mintId } from "@/server/ids";
import { maxSendAheadMs } from "./contract";

type Scheduled = {
  producerId: number;
  status: string;
  campaignId: number | null;
  replacedBy: string | null;
  expiresAt: Date;
  userId: number | null;
};

/**
 * Gives a scheduled notification another time. An id carries its time, so another notification stands for it:
 * the old one is cancelled and names it, its idempotency key leads to it, and its time to live moves along. A
 * time that is past means at once.
 * @param by who: `producer:<id>` or an account's e-mail; `producerId` limits it to that producer's own.
 * @throws Refusal `not_found`, `conflict` unless it is still to come, `malformed` for a time too far ahead
 */
export async function rescheduleNotification(
  context: Context,
  { id, sendAt }: { id: string; sendAt: Date },
  by: { actor: string; producerId: number | null },
): Promise<{ id: string; sendAt: Date }> {
  const now = context.clock.now();
  if (sendAt.getTime() > now.getTime() + maxSendAheadMs) {
    const message = "is more than 90 days ahead; choose an earlier time";
    throw new Refusal("malformed", `sendAt ${message}`, { errors: [{ path: "sendAt", message }] });
  }
  const at = sendAt > now ? sendAt : now;
  return transaction(context.pool, async (client) => {
    const found = await lockScheduled(client, id, by.producerId);
    const newId = mintId(at);
    const lifeMs = found.expiresAt.getTime() - idTime(id).getTime();
    await replace(client, { id, newId, expiresAt: new Date(at.getTime() + lifeMs), now });
    const detail = { as: newId, at: at.toISOString() };
    const line = { actor: by.actor, action: "notification.reschedule" };
    await record(client, { ...line, subject: id, detail });
    return { id: newId, sendAt: at };
  });
}

/** Of this and its coming due (tracking/scheduled.ts passes over locked rows), one happens. */
async function lockScheduled(
  client: PoolClient,
  id: string,
  producerId: number | null,
): Promise<Scheduled> {
  const { rows } = await client.query<Scheduled>(
    `select producer_id as "producerId", status, campaign_id as "campaignId", user_id as "userId",
            replaced_by as "replacedBy", expires_at as "expiresAt"
     from notifications where id = $1 for update`,
    [id],
  );
  const found = rows[0];
  // Another producer's notification looks like none at all.
  if (!found || (producerId !== null && found.producerId !== producerId)) {
    throw new Refusal("not_found", "There is no such notification. Check the id.");
  }
  if (found.campaignId !== null) {
    throw new Refusal("conflict", "It belongs to a campaign: reschedule the campaign.");
  }
  if (found.replacedBy !== null) {
    throw new Refusal("conflict", `It was rescheduled already, as ${found.replacedBy}: use that.`);
  }
  if (found.status !== "scheduled") {
    throw new Refusal(
      "conflict",
      `It is ${found.status}: only what is still to come can be moved.`,
    );
  }
  if (found.userId !== null) await keepUser(client, found.userId);
  return found;
}

/** Erasing somebody blanks what waits for them: the copy must not be made beside it. */
async function keepUser(client: PoolClient, userId: number): Promise<void> {
  const { rowCount } = await client.query(
    "select from users where id = $1 and erased_at is null for share",
    [userId],
  );
  if (rowCount === 0) throw new Refusal("conflict", "Its user was erased: it will not be sent.");
}

async function replace(
  client: PoolClient,
  { id, newId, expiresAt, now }: { id: string; newId: string; expiresAt: Date; now: Date },
): Promise<void> {
  await client.query(
    `insert into notifications (id, producer_id, type_key, priority, status, strategy, audience, user_id, actor,
       object, data, channels, template_version_id, idempotency_key, unknown_recipients, accepted_at, expires_at,
       pace_per_second, campaign_slot)
     select $2, producer_id, type_key, priority, 'scheduled', strategy, audience, user_id, actor,
       object, data, channels, template_version_id, idempotency_key, unknown_recipients, accepted_at, $3,
       pace_per_second, campaign_slot
     from notifications where id = $1`,
    [id, newId, expiresAt],
  );
  await client.query(
    `update notifications set status = 'cancelled', cancelled_at = $3, completed_at = $3, replaced_by = $2
     where id = $1`,
    [id, newId, now],
  );
  // Whoever posts the event again is told of the one that stands for it.
  await client.query(
    `update idempotency_keys k set notification_id = $2 from notifications n
     where n.id = $1 and k.producer_id = n.producer_id and k.key = n.idempotency_key and k.notification_id = $1`,
    [id, newId],
  );
}
