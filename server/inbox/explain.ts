import type { KnownUser } from "@/server/audience/find-user";
import type { Context } from "@/server/context";
import type { Renderer } from "@/server/templates/render";
import { type ExplainedBroadcast, explainBroadcasts } from "./broadcasts/explain";
import { type InboxItem, InboxQuery } from "./inbox-item";
import { present } from "./present";
import { readInbox } from "./read-inbox";

const shown = 10;

export type ExplainedInbox = {
  unread: number;
  unseen: number;
  /** The first of what the user sees when the inbox is opened now. */
  items: InboxItem[];
  /** More follow. */
  more: boolean;
  /** Active broadcasts, whether they are in this inbox or not. */
  broadcasts: ExplainedBroadcast[];
};

/** What a user's inbox looks like right now, and why each active broadcast is there or not. Changes nothing. */
export async function explainInbox(
  context: Context,
  renderer: Renderer,
  user: KnownUser,
): Promise<ExplainedInbox> {
  const [inbox, broadcasts] = await Promise.all([
    readInbox(context, user.id, InboxQuery.parse({ limit: shown })),
    explainBroadcasts(context, user.id),
  ]);
  const { unread, unseen, rows } = inbox;
  const items = await present(context, renderer, user, rows.slice(0, shown));
  return { unread, unseen, items, more: rows.length > shown, broadcasts };
}
