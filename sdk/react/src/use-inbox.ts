"use client";
import type { InboxClient } from "@carillon/client";
import { useEffect, useMemo, useSyncExternalStore } from "react";
import { emptyInbox, type InboxState } from "./inbox-state.ts";
import { type InboxOptions, InboxStore } from "./inbox-store.ts";

export type InboxActions = Pick<
  InboxStore,
  | "archive"
  | "click"
  | "loadMore"
  | "markRead"
  | "markSeen"
  | "readAll"
  | "refresh"
  | "retry"
  | "show"
>;
export type UseInbox = InboxState & InboxActions;

const onServer = () => emptyInbox;

/**
 * The inbox of the user whom the client's token names, live while the component is mounted: for an
 * inbox of one's own look. Make the client once, outside of the component or with `useMemo`.
 */
export function useInbox(client: InboxClient, options: InboxOptions = {}): UseInbox {
  const { pageSize, category } = options;
  const store = useMemo(
    () => new InboxStore(client, { pageSize, category }),
    [client, pageSize, category],
  );
  useEffect(() => store.start(), [store]);
  const state = useSyncExternalStore(store.subscribe, store.read, onServer);
  const { archive, click, loadMore, markRead, markSeen, readAll, refresh, retry, show } = store;
  const actions = { archive, click, loadMore, markRead, markSeen, readAll, refresh, retry, show };
  return { ...state, ...actions };
}
