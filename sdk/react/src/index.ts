export type { InboxClient, InboxItem } from "@carillon/client";
export { Inbox, type InboxProps } from "./inbox.tsx";
export type { InboxFilter, InboxState } from "./inbox-state.ts";
export type { InboxOptions } from "./inbox-store.ts";
export { type InboxActions, type UseInbox, useInbox } from "./use-inbox.ts";
export { englishWords, germanWords, type InboxWords } from "./words.ts";
