import type { InboxItem } from "@carillon/client";
import { createContext, type ReactNode, useContext } from "react";
import type { UseInbox } from "./use-inbox.ts";
import type { InboxWords } from "./words.ts";

/** What every part of the component needs. */
export type InboxView = {
  inbox: UseInbox;
  words: InboxWords;
  /** A BCP 47 tag: how times are written. */
  locale: string;
  /** Milliseconds since 1970, renewed every minute. */
  now: number;
  open: (item: InboxItem) => void;
  /** What stands for a message without a picture of its own; null: its first letter does. */
  picture: ((item: InboxItem) => ReactNode) | null;
};

export const InboxViewContext = createContext<InboxView | null>(null);

/** @throws Error outside of `<Inbox/>` */
export function useInboxView(): InboxView {
  const view = useContext(InboxViewContext);
  if (!view) throw new Error("This is a part of <Inbox/>, and works nowhere else.");
  return view;
}
