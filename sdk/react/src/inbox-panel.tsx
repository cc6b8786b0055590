import { useEffect, useId, useRef } from "react";
import { AllCheckedIcon, CloseIcon } from "./icons.tsx";
import { InboxList } from "./inbox-list.tsx";
import type { InboxFilter } from "./inbox-state.ts";
import { useInboxView } from "./view.ts";

const filters: InboxFilter[] = ["all", "unread", "archived"];
/** What was on the screen for so long was seen. */
const seenAfterMs = 1_000;

/** What the bell opens. */
export function InboxPanel(props: {
  id: string;
  align: "start" | "end";
  followsLinks: boolean;
  onClose: () => void;
}) {
  const { inbox, words } = useInboxView();
  const { markSeen, status, items } = inbox;
  const title = useId();
  const panel = useRef<HTMLElement>(null);
  useEffect(() => panel.current?.focus({ preventScroll: true }), []);
  const unseen = items.filter(({ seenAt }) => seenAt === null).length;
  useEffect(() => {
    if (status !== "ready" || unseen === 0) return;
    const timer = setTimeout(() => void markSeen(), seenAfterMs);
    return () => clearTimeout(timer);
  }, [status, unseen, markSeen]);
  return (
    <section
      ref={panel}
      id={props.id}
      role="dialog"
      aria-labelledby={title}
      tabIndex={-1}
      className="carillon-panel"
      data-align={props.align}
    >
      <header className="carillon-head">
        <h2 id={title} className="carillon-title">
          {words.title}
        </h2>
        {!inbox.live && status !== "failed" && (
          <span className="carillon-offline">{words.offline}</span>
        )}
        <button
          type="button"
          className="carillon-icon-button"
          aria-label={words.readAll}
          title={words.readAll}
          // Not `disabled`, which would drop the focus of who has just pressed it.
          aria-disabled={inbox.unread === 0}
          onClick={() => inbox.unread > 0 && void inbox.readAll()}
        >
          <AllCheckedIcon />
        </button>
        <button
          type="button"
          className="carillon-icon-button"
          aria-label={words.close}
          title={words.close}
          onClick={props.onClose}
        >
          <CloseIcon />
        </button>
      </header>
      <fieldset className="carillon-filters">
        <legend className="carillon-spoken">{words.title}</legend>
        {filters.map((filter) => (
          <button
            key={filter}
            type="button"
            aria-pressed={inbox.filter === filter}
            onClick={() => void inbox.show(filter)}
          >
            {words.filters[filter]}{" "}
            {filter === "unread" && inbox.unread > 0 && (
              <span className="carillon-count">{inbox.unread}</span>
            )}
          </button>
        ))}
      </fieldset>
      <InboxList followsLinks={props.followsLinks} />
    </section>
  );
}
