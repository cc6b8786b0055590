import { useState } from "react";
import { RelativeTime } from "@/components/ui/relative-time";
import { Segmented } from "@/components/ui/segmented";
import { HiddenContent, Provenance } from "./provenance";
import type { Content, Received } from "./received";

type View = "html" | "text" | "source";
const views = [
  { value: "html", label: "Mail" },
  { value: "text", label: "Text part" },
  { value: "source", label: "Source" },
] as const;

/** One mail: its headers, and its HTML, its text part or its source. */
export function Mail({ item }: { item: Received }) {
  const [view, setView] = useState<View>("html");
  const { content } = item;
  return (
    <article className="flex min-w-0 flex-col">
      <header className="grid gap-2 border-b px-4 py-3">
        <h2 className="break-words font-semibold text-lg">
          {content ? content.title || "(no subject)" : "Mail"}
        </h2>
        <div className="flex flex-wrap items-center justify-between gap-2 text-ink-soft text-xs">
          <Provenance item={item} address />
          <RelativeTime at={item.receivedAt} />
        </div>
        {content && (
          <Segmented
            aria-label="Part of the mail"
            className="justify-self-start"
            value={view}
            onValueChange={setView}
            options={views}
          />
        )}
      </header>
      {content ? <Part view={view} content={content} /> : <NotShown />}
    </article>
  );
}

const height = "h-[34rem] w-full";

function Part({ view, content }: { view: View; content: Content }) {
  if (view === "html")
    return (
      <iframe
        title={`Mail: ${content.title}`}
        sandbox=""
        srcDoc={documentOf(content.body)}
        className={`${height} bg-white`}
      />
    );
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <pre tabIndex={0} className={`${height} overflow-auto whitespace-pre-wrap p-4 text-xs`}>
      {view === "text" ? content.text || "This mail has no text part." : content.body}
    </pre>
  );
}

function NotShown() {
  return (
    <p className="p-4 text-ink-soft text-sm">
      <HiddenContent />
    </p>
  );
}

/** Mails are written for light paper; nothing in them runs, links lead nowhere, and only pictures are fetched. */
function documentOf(body: string): string {
  return `<!doctype html><meta http-equiv="content-security-policy" content="default-src 'none'; img-src https:; style-src 'unsafe-inline'"><meta name="color-scheme" content="light"><base target="_blank"><body style="margin:0;font:15px/1.5 system-ui,sans-serif">${body}`;
}
