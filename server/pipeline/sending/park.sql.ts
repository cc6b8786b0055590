import type { Queryable } from "@/db/client";
import { stillOn } from "@/server/control/switches/still-on.sql";
import type { LoadedDelivery } from "./load-chunk.sql";

/**
 * Lets what was parked go on at once where the pause ended meanwhile (resumed, or cancelled). Whoever
 * ends a pause releases what is parked, but cannot see what this transaction parks: so the pause is
 * looked at again, and kept from ending until this transaction does.
 */
export async function recheckPause(
  client: Queryable,
  parked: LoadedDelivery[],
  channel: string,
  now: Date,
): Promise<void> {
  if (parked.length === 0) return;
  const ids = parked.map(({ notificationId }) => notificationId);
  const { rows: paused } = await client.query<{ id: string }>({
    name: "sending.recheck-pause",
    text: `select f.notification_id as id
           from fanouts f join notifications n on n.id = f.notification_id
           where f.notification_id = any($1::uuid[]) and f.paused_at is not null
             and n.id = any($1::uuid[]) and n.cancelled_at is null
           for share`,
    values: [[...new Set(ids)]],
  });
  const stillPaused = new Set(paused.map(({ id }) => id));
  const over = parked.filter(({ notificationId }) => !stillPaused.has(notificationId));
  await unpark(client, over, channel, now);
}

/** The same for what a kill switch holds, where the switch was lifted meanwhile. */
export async function recheckSwitches(
  client: Queryable,
  parked: LoadedDelivery[],
  channel: string,
  now: Date,
): Promise<void> {
  const held = parked.flatMap(({ heldBy }) => heldBy ?? []);
  if (held.length === 0) return;
  const on = await stillOn(client, held, now);
  const over = parked.filter(({ heldBy }) => heldBy !== null && !on.has(heldBy));
  await unpark(client, over, channel, now);
}

async function unpark(
  client: Queryable,
  over: LoadedDelivery[],
  channel: string,
  now: Date,
): Promise<void> {
  if (over.length === 0) return;
  await client.query({
    name: "sending.unpark",
    text: `update deliveries d set not_before = $4
           from unnest($1::uuid[], $2::bigint[]) as over(notification_id, user_id)
           where d.notification_id = over.notification_id and d.user_id = over.user_id
             and d.channel = $3 and d.not_before = 'infinity'`,
    values: [
      over.map(({ notificationId }) => notificationId),
      over.map(({ userId }) => userId),
      channel,
      now,
    ],
  });
}
