import type { LoadedDelivery } from "./load-chunk.sql";
import { persist } from "./persist";
import type { Chunk, Sender } from "./sender";

/**
 * After a surprise, nobody may believe that this worker is still sending these rows: as long as its
 * lease lives, no other would touch them. Tried until the database takes it, or the process ends and
 * its lease with it.
 * @param going what the job had claimed; others of the same process may be sending others of its spans.
 * @param called whether the provider may have been called. If not, the rows are as they were before
 *   they were loaded; else their outcome is ambiguous.
 */
export async function letGo(
  { context }: Sender,
  { chunk, going, leaseId }: { chunk: Chunk; going: LoadedDelivery[]; leaseId: number },
  called: boolean,
): Promise<void> {
  await persist(context, () =>
    context.pool.query(
      `update deliveries d set claimed_by = null,
         state = case when $5 then state else 'queued' end,
         attempts = case when $5 then attempts else attempts - 1 end
       from unnest($1::uuid[], $2::bigint[]) as s(notification_id, user_id)
       where d.notification_id = s.notification_id and d.user_id = s.user_id and d.channel = $3
         and d.state = 'sending' and d.claimed_by = $4`,
      [
        going.map(({ notificationId }) => notificationId),
        going.map(({ userId }) => userId),
        chunk.channel,
        leaseId,
        called,
      ],
    ),
  );
}
