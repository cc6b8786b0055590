import { transaction } from "@/db/client";
import type { Context } from "@/server/context";
import { directSource } from "@/server/pipeline/preferences/candidates.sql";
import { lockCaps } from "@/server/pipeline/preferences/caps-lock.sql";
import type { Priority } from "@/server/queues";
import { enqueueSpans } from "./enqueue";
import { type Evaluated, evaluate, nothing } from "./evaluate";
import { holdBack } from "./hold";

/**
 * Evaluates a micro-batch of direct notifications with the statement of every fan-out. Two to the
 * same user go one after the other, so that the second sees the first under its caps.
 * @returns the channels that deliveries were enqueued for.
 */
export async function fanoutDirect(
  context: Context,
  priority: Priority,
  ids: string[],
): Promise<Set<string>> {
  if (priority === 0) return fanoutRound(context, priority, ids, []);
  const channels = new Set<string>();
  for (const round of await roundsOf(context, ids)) {
    const own = await fanoutRound(
      context,
      priority,
      round.map(({ id }) => id),
      round.map(({ userId }) => userId),
    );
    for (const channel of own) channels.add(channel);
  }
  return channels;
}

type Direct = { id: string; userId: number };

/** Splits the ids so that no user appears twice in a round. */
async function roundsOf({ pool }: Context, ids: string[]): Promise<Direct[][]> {
  const { rows } = await pool.query<Direct & { round: number }>({
    name: "fanout.rounds",
    text: `select id, user_id as "userId",
                  row_number() over (partition by user_id order by id)::int as round
           from notifications where id = any($1::uuid[]) and id >= $2::uuid and id <= $3::uuid
             and user_id is not null`,
    values: idRange(ids),
  });
  return [...Map.groupBy(rows, (row) => row.round).values()];
}

/** The ids with their bounds, which let PostgreSQL skip the other weeks' partitions. */
function idRange(ids: string[]): [string[], string | undefined, string | undefined] {
  const sorted = ids.toSorted();
  return [sorted, sorted[0], sorted.at(-1)];
}

async function fanoutRound(
  context: Context,
  priority: Priority,
  ids: string[],
  cappedUsers: number[],
): Promise<Set<string>> {
  const now = context.clock.now();
  const evaluated = await transaction(context.pool, async (client) => {
    const free = await holdBack(client, ids, now);
    if (free.length === 0) return nothing;
    if (cappedUsers.length > 0) await lockCaps(client, cappedUsers);
    const result = await evaluate(client, directSource, idRange(free), now, {
      name: "fanout.direct",
    });
    await enqueueSpans(context, client, priority, result.spans);
    await advance(client, result, now);
    return result;
  });
  countOutcomes(context, priority, evaluated, now);
  return new Set(evaluated.spans.map(({ channel }) => channel));
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
