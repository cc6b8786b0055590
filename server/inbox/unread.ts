import type { Context } from "@/server/context";
import { InboxQuery, type UnreadCount } from "./inbox-item";
import { readInbox } from "./read-inbox";

const nothingOfThePage = InboxQuery.parse({ limit: 1 });

/** How much of a user's inbox is unread, and how much was never seen; archived messages are neither. */
export async function countUnread(context: Context, userId: number): Promise<UnreadCount> {
  const { unread, unseen } = await readInbox(context, userId, nothingOfThePage);
  return { unread, unseen };
}
