import { transaction } from "@/db/client";
import type { Context } from "@/server/context";
import { keepLetters, type NewLetter } from "@/server/dead-letters/keep-letters.sql";
import { changeCounts } from "@/server/rollups/notification-counts.sql";
import { leaseMs } from "./load-chunk.sql";
import { completeDirect } from "./record.sql";
import type { Chunk } from "./sender";

type Row = { notificationId: string; userId: number; outcome: string };

/**
 * Ends what a sending job that failed for good had left open, so that every recipient is accounted
 * for: failed where nothing was sent, unknown where a worker died in the middle of a call.
 * @param lastError why its last attempt failed, for the letters; null where nobody knows
 */
export async function buryChunk(
  context: Context,
  chunk: Chunk,
  lastError: string | null,
): Promise<void> {
  const { pool, clock, log } = context;
  const { channel, spans, priority } = chunk;
  const ids = spans.map((span) => span.notificationId);
  const buried = await transaction(pool, async (client) => {
    const { rows } = await client.query<Row>(
      `update deliveries d set state = case d.state when 'queued' then 'failed' else 'unknown' end::delivery_state,
         reason = 'dead_letter', finished_at = $5, claimed_by = null
       from unnest($1::uuid[], $2::bigint[], $3::bigint[]) as s(notification_id, from_user, to_user)
       where d.notification_id = s.notification_id and d.user_id >= s.from_user
         and d.user_id <= s.to_user and d.channel = $4 and d.not_before is null
         and (d.state = 'queued' or d.state = 'sending' and not exists (
           select from worker_leases w
           where w.id = d.claimed_by and w.beat_at > clock_timestamp() - interval '${leaseMs} ms'))
       returning d.notification_id as "notificationId", d.user_id as "userId", d.state::text as outcome`,
      [ids, spans.map((s) => s.fromUser), spans.map((s) => s.toUser), channel, clock.now()],
    );
    const change = { channel, reason: "dead_letter", n: 1 };
    await changeCounts(
      client,
      rows.map(({ notificationId, outcome }) => ({ notificationId, outcome, ...change })),
    );
    await keepLetters(client, clock.now(), lettersOf(channel, rows, lastError));
    await completeDirect(client, ids, clock.now());
    return rows;
  });
  for (const { outcome } of buried) {
    const of = { stage: "sending", priority, channel, outcome, reason: "dead_letter" } as const;
    context.rollup.add(clock.now(), { ...of, n: 1 });
  }
  log.error({ channel, deliveries: buried.length, notificationId: ids[0] }, "dead letter");
}

/**
 * One letter a notification. What a worker died with in the middle of a call may have been sent: it is
 * told beside the rest, and never sent again.
 */
function lettersOf(channel: string, rows: Row[], lastError: string | null): NewLetter[] {
  const last = lastError === null ? "" : `; the last one: ${lastError}`;
  return [...Map.groupBy(rows, ({ notificationId }) => notificationId)].map(([id, own]) => {
    const users = own.map(({ userId }) => userId);
    const span = { fromUser: Math.min(...users), toUser: Math.max(...users) };
    const ambiguous = own.filter(({ outcome }) => outcome === "unknown").length;
    return {
      ...{ stage: "sending", channel, notificationId: id, messages: own.length },
      error: `Every attempt to send by ${channel} ended without a result${last}`,
      fault: "platform",
      pointer: { spans: [{ notificationId: id, ...span }], ambiguous },
    };
  });
}
