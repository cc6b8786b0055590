import { z } from "zod";
import { type PoolClient, transaction } from "@/db/client";
import type { Context } from "@/server/context";
import { reportKinds } from "@/server/providers/report";
import { changeCounts } from "@/server/rollups/notification-counts.sql";
import { judgeAddresses } from "./addresses.sql";
import { type Applied, applyToDeliveries, type DeliveryEvent } from "./callbacks.sql";

/** notification/user/channel, and whatever the channel adds. */
const reference = /^([0-9a-f-]{36})\/(\d{1,16})\/([a-z_]+)(\/.*)?$/;

/** One event of a provider; `reference` is what we handed over with the item. */
export const CallbackEvent = z.object({
  eventId: z.string().min(1).max(255),
  kind: z.enum(reportKinds),
  reference: z.string().max(400).regex(reference, "must be notification/user/channel"),
  at: z.iso.datetime({ offset: true }),
});
export type CallbackEvent = z.infer<typeof CallbackEvent>;

/**
 * Applies a provider's events: idempotent by the provider's event id, in any order (each kind has its
 * own time on the delivery, the earliest wins; what an address comes to follows from those). What is about
 * no delivery of ours changes nothing: a provider's account may serve other installations too.
 * @returns how many were new.
 */
export async function applyCallbacks(
  context: Context,
  provider: string,
  events: CallbackEvent[],
): Promise<number> {
  const now = context.clock.now();
  const applied = await transaction(context.pool, (client) =>
    applyEvents(client, provider, events, now),
  );
  countApplied(context, provider, applied);
  return applied.reduce((sum, { n }) => sum + n, 0);
}

/** The same in the caller's transaction; `countApplied` follows when it is committed. */
export async function applyEvents(
  client: PoolClient,
  provider: string,
  events: CallbackEvent[],
  now: Date,
): Promise<Applied[]> {
  const rows = events.flatMap(rowOf);
  if (rows.length === 0) return [];
  const applied = await applyToDeliveries(client, provider, rows, now);
  await judgeAddresses(client, rows, now);
  const firsts = applied.filter(({ first }) => first > 0);
  await changeCounts(
    client,
    firsts.map(({ notificationId, channel, kind, first }) => {
      return { notificationId, channel, outcome: kind, n: first };
    }),
  );
  return applied;
}

export function countApplied({ clock, rollup }: Context, provider: string, rows: Applied[]): void {
  for (const { channel, kind, priority, n } of rows) {
    rollup.add(clock.now(), { stage: "tracking", priority, channel, provider, outcome: kind, n });
  }
}

/** References that are none of ours lead to no row. */
function rowOf({ eventId, kind, at, reference: text }: CallbackEvent): DeliveryEvent[] {
  const [, notificationId, userId, channel] = reference.exec(text) ?? [];
  if (!notificationId || !userId || !channel || !isUuid(notificationId)) return [];
  return [{ eventId, kind, at, notificationId, userId, channel }];
}

const isUuid = (text: string) => z.guid().safeParse(text).success;
