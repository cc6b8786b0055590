import { type KeyboardEvent, useEffect, useRef } from "react";
import { BellIcon } from "./icons.tsx";
import { InboxEntry } from "./inbox-entry.tsx";
import { useInboxView } from "./view.ts";

/** The messages, and what stands there while there are none. */
export function InboxList({ followsLinks }: { followsLinks: boolean }) {
  const { inbox, words } = useInboxView();
  const { status, items, filter, error, loadingMore, hasMore } = inbox;
  if (status === "loading") return <Loading />;
  if (status === "failed") return <Failed />;
  if (items.length === 0 && !hasMore) {
    const { title, hint } = words.empty[filter];
    return (
      <div className="carillon-nothing">
        <span className="carillon-nothing-icon">
          <BellIcon />
        </span>
        <strong>{title}</strong>
        <span>{hint}</span>
      </div>
    );
  }
  return (
    <div className="carillon-scroll">
      {error && <Trouble />}
      <ul className="carillon-list" onKeyDown={moveFocus} aria-busy={loadingMore}>
        {items.map((item) => (
          <InboxEntry key={item.id} item={item} followsLinks={followsLinks} />
        ))}
      </ul>
      {hasMore ? <More /> : <p className="carillon-end">{words.allShown}</p>}
    </div>
  );
}

function Loading() {
  const { words } = useInboxView();
  return (
    <div className="carillon-loading" role="status" aria-label={words.loading}>
      {["a", "b", "c", "d"].map((key) => (
        <span key={key} className="carillon-bone" />
      ))}
    </div>
  );
}

function Failed() {
  const { inbox, words } = useInboxView();
  return (
    <div className="carillon-nothing" role="alert">
      <strong>{words.failed}</strong>
      <span>{words.failedHint}</span>
      <button type="button" className="carillon-button" onClick={() => void inbox.retry()}>
        {words.retry}
      </button>
    </div>
  );
}

/** Something failed while the list is there. */
function Trouble() {
  const { inbox, words } = useInboxView();
  return (
    <div className="carillon-trouble" role="alert">
      <span>{words.trouble}</span>
      <button type="button" className="carillon-button" onClick={() => void inbox.retry()}>
        {words.retry}
      </button>
    </div>
  );
}

/** Asks for older messages when it comes near, or when it is pressed. */
function More() {
  const { inbox, words } = useInboxView();
  const { loadMore, loadingMore, error } = inbox;
  const button = useRef<HTMLButtonElement>(null);
  const waits = !loadingMore && error === null;
  useEffect(() => {
    const { current } = button;
    if (!current || !waits) return;
    const watcher = new IntersectionObserver(
      (entries) => entries.some(({ isIntersecting }) => isIntersecting) && void loadMore(),
      { rootMargin: "200px" },
    );
    watcher.observe(current);
    return () => watcher.disconnect();
  }, [loadMore, waits]);
  return (
    <button
      ref={button}
      type="button"
      className="carillon-more"
      disabled={loadingMore}
      onClick={() => void loadMore()}
    >
      {loadingMore ? words.loading : words.loadMore}
    </button>
  );
}

/** Arrow keys, Home and End go from message to message. */
function moveFocus(event: KeyboardEvent<HTMLUListElement>): void {
  const entries = [...event.currentTarget.querySelectorAll<HTMLElement>("[data-carillon-entry]")];
  const row = document.activeElement?.closest("li");
  const at = entries.findIndex((entry) => row?.contains(entry));
  const to: Record<string, number> = {
    ArrowDown: Math.min(at + 1, entries.length - 1),
    ArrowUp: Math.max(at - 1, 0),
    Home: 0,
    End: entries.length - 1,
  };
  const next = to[event.key];
  if (next === undefined) return;
  event.preventDefault();
  entries[next]?.focus();
}
