import type { InboxItem } from "@carillon/client";
import { type MouseEvent, type ReactNode, useId } from "react";
import { ago } from "./ago.ts";
import { ArchiveIcon, CheckIcon, DotIcon, RestoreIcon } from "./icons.tsx";
import { useInboxView } from "./view.ts";

/** One message: the whole of it opens it, two buttons beside mark it and put it away. */
export function InboxEntry({ item, followsLinks }: { item: InboxItem; followsLinks: boolean }) {
  const { inbox, words, locale, now } = useInboxView();
  const isRead = item.readAt !== null;
  const isArchived = inbox.filter === "archived";
  const title = useId();
  return (
    <li className="carillon-entry" data-read={isRead} data-kind={item.kind}>
      <Opener item={item} followsLinks={followsLinks}>
        <Picture item={item} />
        <span className="carillon-words">
          <span id={title} className="carillon-entry-title">
            {!isRead && <span className="carillon-spoken">{words.unread}: </span>}
            {item.title}
          </span>
          {item.body && <span className="carillon-entry-body">{item.body}</span>}
          <time className="carillon-time" dateTime={item.createdAt}>
            {ago(item.createdAt, now, locale, words.now)}
          </time>
        </span>
        {!isRead && <span aria-hidden="true" className="carillon-dot" />}
      </Opener>
      <span className="carillon-actions">
        <Action
          label={isRead ? words.markUnread : words.markRead}
          describes={title}
          onClick={() => void inbox.markRead(item.id, !isRead)}
        >
          {isRead ? <DotIcon /> : <CheckIcon />}
        </Action>
        <Action
          label={isArchived ? words.restore : words.archive}
          describes={title}
          onClick={({ currentTarget }) => {
            focusNeighbour(currentTarget);
            void inbox.archive(item.id, !isArchived);
          }}
        >
          {isArchived ? <RestoreIcon /> : <ArchiveIcon />}
        </Action>
      </span>
    </li>
  );
}

/** The message leaves the list: who works by keyboard goes on with the next one. */
function focusNeighbour(button: HTMLElement): void {
  const row = button.closest("li");
  const next = row?.nextElementSibling ?? row?.previousElementSibling;
  const target = next?.querySelector("[data-carillon-entry]") ?? row?.closest("[role=dialog]");
  if (target instanceof HTMLElement) target.focus({ preventScroll: true });
}

/** A link where the message leads somewhere and nobody else takes it there; else a button. */
function Opener(props: { item: InboxItem; followsLinks: boolean; children: ReactNode }) {
  const { item, followsLinks, children } = props;
  const { open } = useInboxView();
  const common = {
    className: "carillon-open",
    "data-carillon-entry": "",
  };
  const href = followsLinks ? linkOf(item.actionUrl) : null;
  if (href === null) {
    return (
      <button type="button" {...common} onClick={() => open(item)}>
        {children}
      </button>
    );
  }
  return (
    <a {...common} href={href} onClick={() => open(item)}>
      {children}
    </a>
  );
}

/** Links that would run as scripts of the page lead nowhere. */
function linkOf(url: string | undefined): string | null {
  return url === undefined || /^\s*(javascript|data|vbscript):/i.test(url) ? null : url;
}

/** The message's picture, what the app has for it, or its first letter. */
function Picture({ item }: { item: InboxItem }) {
  const { picture } = useInboxView();
  if (item.imageUrl) return <img className="carillon-picture" src={item.imageUrl} alt="" />;
  const letter = [...(item.title.trim() || "?")][0]?.toUpperCase();
  return (
    <span aria-hidden="true" className="carillon-picture" data-type={item.type}>
      {picture?.(item) ?? letter}
    </span>
  );
}

function Action(props: {
  label: string;
  describes: string;
  onClick: (event: MouseEvent<HTMLButtonElement>) => void;
  children: ReactNode;
}) {
  return (
    <button
      type="button"
      className="carillon-icon-button"
      aria-label={props.label}
      aria-describedby={props.describes}
      title={props.label}
      onClick={props.onClick}
    >
      {props.children}
    </button>
  );
}
