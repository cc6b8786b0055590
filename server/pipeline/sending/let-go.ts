import { persist } from "./persist";
import type { Chunk, Sender } from "./sender";

/**
 * After a surprise, nobody may believe that this worker is still sending these rows: as long as its
 * lease lives, no other would touch them. Tried until the database takes it, or the process ends and
 * its lease with it.
 * @param called whether the provider may have been called. If not, the rows are as they were before
 *   they were loaded; else their outcome is ambiguous.
 */
export async function letGo(
  { context }: Sender,
  { channel, spans }: Chunk,
  leaseId: number,
  called: boolean,
): Promise<void> {
  await persist(context, () =>
    context.pool.query(
      `update deliveries d set claimed_by = null,
         state = case when $6 then state else 'queued' end,
         attempts = case when $6 then attempts else attempts - 1 end
       from unnest($1::uuid[], $2::bigint[], $3::bigint[]) as s(notification_id, from_user, to_user)
       where d.notification_id = s.notification_id and d.user_id >= s.from_user
         and d.user_id <= s.to_user and d.channel = $4 and d.state = 'sending' and d.claimed_by = $5`,
      [
        spans.map((span) => span.notificationId),
        spans.map((span) => span.fromUser),
        spans.map((span) => span.toUser),
        channel,
        leaseId,
        called,
      ],
    ),
  );
}
