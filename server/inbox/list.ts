import type { KnownUser } from "@/server/audience/find-user";
import type { Context } from "@/server/context";
import type { Renderer } from "@/server/templates/render";
import type { InboxPage, InboxQuery } from "./inbox-item";
import { present } from "./present";
import { readInbox } from "./read-inbox";

/**
 * One page of a user's inbox, newest first: what was sent to them and the broadcasts that they may see, in
 * their language.
 */
export async function listInbox(
  context: Context,
  renderer: Renderer,
  user: KnownUser,
  query: InboxQuery,
): Promise<InboxPage> {
  const { rows, unread } = await readInbox(context, user.id, query);
  const page = rows.slice(0, query.limit);
  const items = await present(context, renderer, user, page);
  const more = rows.length > query.limit;
  return { items, nextCursor: more ? (page.at(-1)?.id ?? null) : null, unread };
}
