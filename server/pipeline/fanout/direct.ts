import { type PoolClient, transaction } from "@/db/client";
import type { Context } from "@/server/context";
import { endFullWindows } from "@/server/pipeline/aggregation/absorb";
import { isAggregating } from "@/server/pipeline/aggregation/chain.sql";
import { directSource } from "@/server/pipeline/preferences/candidates.sql";
import { lockCaps } from "@/server/pipeline/preferences/caps-lock.sql";
import type { Priority } from "@/server/queues";
import {
  absorbAhead,
  absorbParts,
  countOvertaken,
  type Direct,
  decidedAs,
  settleParts,
} from "./aggregating";
import { enqueueSpans, type Pointer } from "./enqueue";
import { type Evaluated, evaluate, nothing } from "./evaluate";
import { holdBack } from "./hold";

/**
 * Evaluates a micro-batch of direct notifications with the statement of every fan-out. Two to the
 * same user go one after the other, so that the second sees the first under its caps, and in the
 * window that the first opened (see pipeline/aggregation).
 * @param afterSeconds for how long the queue keeps P0's sending jobs from its workers: the caller sends them itself.
 * @returns what was enqueued.
 */
export async function fanoutDirect(
  context: Context,
  priority: Priority,
  ids: string[],
  afterSeconds = 0,
): Promise<Pointer[]> {
  if (priority === 0) return fanoutRound(context, priority, ids, [], afterSeconds);
  const pointers: Pointer[] = [];
  let left = await directsOf(context, ids);
  while (left.length > 0) {
    const ahead = await absorbAhead(context, left);
    countOutcomes(context, priority, ahead.evaluated, context.clock.now());
    const round = firstOfEachUser(ahead.left);
    const own = await fanoutRound(
      context,
      priority,
      round.map(({ id }) => id),
      round,
    );
    pointers.push(...own);
    const done = new Set(round);
    left = ahead.left.filter((direct) => !done.has(direct));
  }
  return pointers;
}

/** In the order of their ids. */
async function directsOf({ pool }: Context, ids: string[]): Promise<Direct[]> {
  const { rows } = await pool.query<Direct>({
    name: "fanout.directs",
    text: `select x.id, x.user_id as "userId",
                  case when x.collapse_into is not null then 'update'
                       when ${isAggregating} then 'event' end as part
           from notifications x join notification_types t on t.key = x.type_key
           where x.id = any($1::uuid[]) and x.id >= $2::uuid and x.id <= $3::uuid
             and x.user_id is not null
           order by x.id`,
    values: idRange(ids),
  });
  return rows;
}

/** So that no user appears twice in a round. */
const firstOfEachUser = (directs: Direct[]): Direct[] => [
  ...new Map(directs.toReversed().map((direct) => [direct.userId, direct])).values(),
];

/** The ids with their bounds, which let PostgreSQL skip the other weeks' partitions. */
function idRange(ids: string[]): [string[], string | undefined, string | undefined] {
  const sorted = ids.toSorted();
  return [sorted, sorted[0], sorted.at(-1)];
}

/** @param capped what of the ids counts against caps: all, or none of P0. */
async function fanoutRound(
  context: Context,
  priority: Priority,
  ids: string[],
  capped: Direct[],
  afterSeconds = 0,
): Promise<Pointer[]> {
  if (ids.length === 0) return [];
  const now = context.clock.now();
  const round = await transaction(context.pool, async (client) => {
    const free = new Set(await holdBack(client, ids, now));
    if (free.size === 0) return { evaluated: nothing, pointers: [], absorbed: [], overtaken: [] };
    const parts = capped.filter(({ id }) => free.has(id));
    const users = capped.map(({ userId }) => userId);
    if (users.length > 0) await lockCaps(client, users);
    const decided = await absorbParts(context, client, parts, now);
    for (const { notificationId } of decided) free.delete(notificationId);
    const evaluated = await evaluateAll(client, [...free], now);
    // Neither needs the other: they share a round trip.
    const [pointers] = await Promise.all([
      enqueueSpans(context, client, priority, evaluated.spans, { direct: true, afterSeconds }),
      advance(client, evaluated, now),
    ]);
    const overtaken = await settleParts(context, client, parts, evaluated, now);
    return { evaluated, pointers, absorbed: decided, overtaken };
  });
  const { evaluated, pointers, absorbed, overtaken } = round;
  await endFullWindows(context.pool, absorbed, now);
  countOutcomes(context, priority, decidedAs(absorbed), now);
  countOvertaken(context, overtaken, now);
  tell(context, priority, evaluated, now);
  return pointers;
}

function evaluateAll(client: PoolClient, ids: string[], now: Date): Promise<Evaluated> {
  if (ids.length === 0) return Promise.resolve(nothing);
  return evaluate(client, directSource, idRange(ids), now, { name: "fanout.direct" });
}

/** After the commit: the rollups, and open inboxes. */
function tell(context: Context, priority: Priority, evaluated: Evaluated, now: Date): void {
  countOutcomes(context, priority, evaluated, now);
  const ids = evaluated.inbox.map(({ notificationId }) => notificationId);
  if (ids.length > 0) context.inboxNews.add({ kind: "messages", ids });
}

/** A notification without deliveries is complete; the others run until their last outcome. */
async function advance(
  client: Parameters<typeof evaluate>[0],
  { messages, waiting, spans }: Evaluated,
  now: Date,
): Promise<void> {
  const evaluatedIds = messages.map(({ notificationId }) => notificationId);
  if (evaluatedIds.length === 0) return;
  const open = new Set([...waiting, ...spans].map(({ notificationId }) => notificationId));
  await client.query({
    name: "fanout.advance",
    text: `update notifications
           set status = case when id = any($4::uuid[]) then 'running' else 'completed' end::notification_status,
               completed_at = case when id = any($4::uuid[]) then null else $5::timestamptz end
           where id = any($1::uuid[]) and id >= $2::uuid and id <= $3::uuid and status = 'accepted'`,
    values: [...idRange(evaluatedIds), [...open], now],
  });
}

/** Adds what a batch decided to the rollups. */
export function countOutcomes(
  { rollup }: Context,
  priority: Priority,
  { messages }: Evaluated,
  now: Date,
): void {
  for (const { outcome, reason, n } of messages) {
    rollup.add(now, { stage: "fanout", priority, outcome, reason, n });
  }
}
