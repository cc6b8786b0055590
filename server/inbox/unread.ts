import type { Context } from "@/server/context";
import type { UnreadCount } from "./inbox-item";
import { inboxWindow, inInbox } from "./window";

/** How many messages of a user's inbox are unread, and how many were never seen; archived ones are neither. */
export async function countUnread({ pool, clock }: Context, userId: number): Promise<UnreadCount> {
  const { from, to } = inboxWindow(clock.now());
  const { rows } = await pool.query<UnreadCount>(
    `select (count(*) filter (where read_at is null))::int as unread,
            (count(*) filter (where seen_at is null))::int as unseen
     from messages m where ${inInbox} and archived_at is null`,
    [userId, from, to],
  );
  return rows[0] ?? { unread: 0, unseen: 0 };
}
