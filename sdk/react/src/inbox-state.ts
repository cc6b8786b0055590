import type { InboxItem, InboxUpdate } from "@carillon/client";

/** Which part of the inbox is listed. */
export type InboxFilter = "all" | "unread" | "archived";

/** What an inbox shows at one moment. */
export type InboxState = {
  /** `failed`: the first page could not be loaded; `retry()` tries again. */
  status: "loading" | "ready" | "failed";
  /** Newest first. */
  items: readonly InboxItem[];
  unread: number;
  unseen: number;
  filter: InboxFilter;
  /** Whether older messages can be asked for. */
  hasMore: boolean;
  loadingMore: boolean;
  /** Whether the stream of news is open. */
  live: boolean;
  /** What last failed; null once something worked. */
  error: Error | null;
  /** The newest message that came while one looked; screen readers are told. */
  arrived: InboxItem | null;
};

export const emptyInbox: InboxState = {
  status: "loading",
  items: [],
  unread: 0,
  unseen: 0,
  filter: "all",
  hasMore: false,
  loadingMore: false,
  live: false,
  error: null,
  arrived: null,
};

/** Puts a message at the top; one that was already listed moves there. */
export function withNewest(items: readonly InboxItem[], item: InboxItem): InboxItem[] {
  return [item, ...items.filter(({ id }) => id !== item.id)];
}

/** The list with one message changed; the same list when it has no such message. */
export function withChange(
  items: readonly InboxItem[],
  id: string,
  change: Partial<InboxItem>,
): readonly InboxItem[] {
  if (!items.some((item) => item.id === id)) return items;
  return items.map((item) => (item.id === id ? { ...item, ...change } : item));
}

/**
 * A fresh first page over what was listed: what is older than the page stays, so that a list that
 * somebody has scrolled through does not jump. Null: the two do not meet, the page stands alone.
 */
export function overlaid(
  listed: readonly InboxItem[],
  page: readonly InboxItem[],
): readonly InboxItem[] | null {
  const last = page.at(-1);
  const at = last ? listed.findIndex(({ id }) => id === last.id) : -1;
  if (at < 0) return null;
  const fresh = new Set(page.map(({ id }) => id));
  return [...page, ...listed.slice(at + 1).filter(({ id }) => !fresh.has(id))];
}

/** The list after what the stream told of a message: what no longer belongs in it leaves, what grew moves up. */
export function withUpdate(
  { items, filter, hasMore }: Pick<InboxState, "items" | "filter" | "hasMore">,
  { id, item, archived }: InboxUpdate,
): readonly InboxItem[] {
  const others = items.filter((one) => one.id !== id);
  const belongs = item !== null && archived === (filter === "archived");
  if (!belongs) return others;
  const isListed = others.length < items.length;
  const oldest = items.at(-1);
  // What is older than the list comes with its page.
  if (!isListed && hasMore && oldest && item.createdAt < oldest.createdAt) return items;
  if (!isListed && filter === "unread" && item.readAt !== null) return items;
  return [...others, item].sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1));
}
