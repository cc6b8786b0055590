import { type PoolClient, transaction } from "@/db/client";
import type { Context } from "@/server/context";
import { type Absorbed, absorb, endFullWindows } from "@/server/pipeline/aggregation/absorb";
import { attempt } from "@/server/pipeline/aggregation/attempt";
import { openWindows } from "@/server/pipeline/aggregation/open";
import { type Overtaken, replaceShown } from "@/server/pipeline/aggregation/replace";
import { type Evaluated, nothing } from "./evaluate";
import { holdBack } from "./hold";

/** A direct notification that is to be evaluated; `part`: of an aggregate, or its first, or an update of one. */
export type Direct = { id: string; userId: number; part: "event" | "update" | null };

/** What a step decided of some events: those that are over, and those that a switch holds, need nothing more. */
type Ahead = { absorbed: Absorbed[]; held: Set<string> };

/**
 * Absorbs what falls into open windows all at once, and without the lock of anybody's caps. Only where one person
 * gets several: a storm must not be evaluated one by one. What is left is absorbed, or not, in its round.
 * @returns those still to be evaluated, and what was decided.
 */
export async function absorbAhead(
  context: Context,
  directs: Direct[],
): Promise<{ left: Direct[]; evaluated: Evaluated }> {
  const parts = directs.filter(({ part }) => part !== null);
  if (new Set(parts.map(({ userId }) => userId)).size === parts.length) {
    return { left: directs, evaluated: nothing };
  }
  const now = context.clock.now();
  const { absorbed, held } = await transaction(context.pool, async (client): Promise<Ahead> => {
    const ids = parts.map(({ id }) => id);
    const free = new Set(await holdBack(client, ids, now));
    const decided = await absorbParts(
      context,
      client,
      parts.filter(({ id }) => free.has(id)),
      now,
    );
    return { absorbed: decided, held: new Set(ids.filter((id) => !free.has(id))) };
  });
  await endFullWindows(context.pool, absorbed, now);
  const over = new Set([...absorbed.map(({ notificationId }) => notificationId), ...held]);
  return { left: directs.filter(({ id }) => !over.has(id)), evaluated: decidedAs(absorbed) };
}

/** Absorbs in the caller's transaction; nothing where the state of aggregates is not to be had. */
export function absorbParts(
  { log }: Context,
  client: PoolClient,
  directs: Direct[],
  now: Date,
): Promise<Absorbed[]> {
  const parts = directs.filter(({ part }) => part !== null);
  if (parts.length === 0) return Promise.resolve([]);
  const ids = parts.map(({ id }) => id);
  const users = parts.map(({ userId }) => userId);
  return attempt(client, log, [], () => absorb(client, ids, users, now));
}

/**
 * After an evaluation, in its transaction: firsts open their windows, updates take their places in inboxes.
 * @returns the deliveries that updates ended.
 */
export async function settleParts(
  { log }: Context,
  client: PoolClient,
  directs: Direct[],
  { messages, inbox }: Evaluated,
  now: Date,
): Promise<Overtaken[]> {
  const evaluated = new Set(messages.map(({ notificationId }) => notificationId));
  const shown = new Set(inbox.map(({ notificationId }) => notificationId));
  const events = directs.filter(({ id, part }) => part === "event" && evaluated.has(id));
  const updates = directs.filter(({ id, part }) => part === "update" && shown.has(id));
  const overtaken = await replaceShown(
    client,
    updates.map(({ id }) => id),
    now,
  );
  if (events.length === 0) return overtaken;
  const ids = events.map(({ id }) => id);
  await attempt(client, log, undefined, () => openWindows(client, ids, now));
  return overtaken;
}

/** After the commit: adds what updates ended to the rollups. */
export function countOvertaken({ rollup }: Context, overtaken: Overtaken[], now: Date): void {
  // What waited for a digest had ended, as far as the counts go.
  for (const { priority, channel, producerId, typeKey, digest } of overtaken) {
    if (digest) continue;
    const of = { priority, channel, producerId, typeKey };
    rollup.add(now, { stage: "sending", ...of, outcome: "cancelled", reason: "aggregated", n: 1 });
  }
}

/** Absorbed events as the outcome of a batch, for the counts. */
export const decidedAs = (absorbed: Absorbed[]): Evaluated => ({
  ...nothing,
  messages: absorbed.map(({ notificationId, reason }) => ({
    ...{ notificationId, reason, outcome: "suppressed", n: 1 },
  })),
});
