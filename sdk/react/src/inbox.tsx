"use client";
import type { InboxClient, InboxItem } from "@carillon/client";
import { type ReactNode, useEffect, useId, useMemo, useRef, useState } from "react";
import { BellIcon } from "./icons.tsx";
import { InboxPanel } from "./inbox-panel.tsx";
import type { InboxOptions } from "./inbox-store.ts";
import { useDismiss } from "./use-dismiss.ts";
import { useInbox } from "./use-inbox.ts";
import { InboxViewContext } from "./view.ts";
import { englishWords, type InboxWords } from "./words.ts";

export type InboxProps = InboxOptions & {
  /** Of `@carillon/client`; made once, not in every rendering. */
  client: InboxClient;
  /** Called when a message is opened, in the place of following its link. */
  onOpen?: (item: InboxItem) => void;
  /** What stands beside a message that has no picture of its own; without it, its first letter. */
  picture?: (item: InboxItem) => ReactNode;
  /** Words of one's own; the rest stays English. `germanWords` has them all in German. */
  words?: Partial<InboxWords>;
  /** A BCP 47 tag, for times. */
  locale?: string;
  /** `auto` follows the page's `color-scheme`. */
  theme?: "auto" | "light" | "dark";
  /** On which side of the bell the list is aligned with it. */
  align?: "start" | "end";
  className?: string;
};

/** A bell with a badge, and the list of messages that it opens: live, by mouse, finger, keyboard and ear. */
export function Inbox(props: InboxProps): ReactNode {
  const { client, pageSize, category, onOpen, locale = "en", theme = "auto" } = props;
  const inbox = useInbox(client, { pageSize, category });
  const [opened, setOpened] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const bell = useRef<HTMLButtonElement>(null);
  const panel = useId();
  const words = useMemo(() => ({ ...englishWords, ...props.words }), [props.words]);
  const now = useMinute();
  const close = () => {
    setOpened(false);
    bell.current?.focus();
  };
  useDismiss(root, opened, { escape: close, outside: () => setOpened(false) });
  const { error } = inbox;
  useEffect(() => {
    // biome-ignore lint/suspicious/noConsole: for who builds the page; its reader is told in plain words
    if (error) console.warn("The inbox of Carillon:", error.message);
  }, [error]);
  const open = (item: InboxItem) => {
    void inbox.click(item.id);
    if (onOpen) {
      setOpened(false);
      onOpen(item);
    }
  };
  const { unread, arrived } = inbox;
  return (
    <InboxViewContext.Provider
      value={{ inbox, words, locale, now, open, picture: props.picture ?? null }}
    >
      <div ref={root} className={`carillon ${props.className ?? ""}`} data-theme={theme}>
        <button
          ref={bell}
          type="button"
          className="carillon-bell"
          aria-label={words.bell(unread)}
          aria-haspopup="dialog"
          aria-expanded={opened}
          aria-controls={opened ? panel : undefined}
          onClick={() => setOpened(!opened)}
        >
          <BellIcon />
          {unread > 0 && (
            <span aria-hidden="true" className="carillon-badge">
              {unread > 99 ? "99+" : unread}
            </span>
          )}
        </button>
        {opened && (
          <InboxPanel
            id={panel}
            align={props.align ?? "end"}
            followsLinks={!onOpen}
            onClose={close}
          />
        )}
        <span role="status" className="carillon-spoken">
          {arrived ? words.arrived(arrived.title) : ""}
        </span>
      </div>
    </InboxViewContext.Provider>
  );
}

function useMinute(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 60_000);
    return () => clearInterval(timer);
  }, []);
  return now;
}
