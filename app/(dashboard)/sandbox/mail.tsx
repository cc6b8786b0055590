import { useState } from "react";
import { MailFrame } from "@/components/preview/mail-frame";
import { PicturesButton } from "@/components/preview/pictures-button";
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

/** One mail: its headers, and its HTML, its text part or its source. Pictures are fetched only when asked for. */
export function Mail({ item }: { item: Received }) {
  const [view, setView] = useState<View>("html");
  const [images, setImages] = useState(false);
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
        <Headers of={content?.headers} />
        {content && (
          <div className="flex flex-wrap items-center gap-2">
            <Segmented
              aria-label="Part of the mail"
              value={view}
              onValueChange={setView}
              options={views}
            />
            {view === "html" && <PicturesButton images={images} onImages={setImages} />}
          </div>
        )}
      </header>
      {content ? <Part view={view} content={content} images={images} /> : <NotShown />}
    </article>
  );
}

/** Those beside the usual ones: what mailboxes make their own unsubscribe button of; folded away. */
function Headers({ of }: { of: Content["headers"] }) {
  const headers = Object.entries(of ?? {});
  if (headers.length === 0) return null;
  return (
    <details className="text-xs">
      <summary className="w-fit text-ink-soft">Headers ({headers.length})</summary>
      <dl className="mt-1.5 grid gap-1.5 font-mono">
        {headers.map(([name, value]) => (
          <div key={name}>
            <dt className="text-ink-soft">{name}</dt>
            <dd className="break-all">
              <HeaderValue value={value} />
            </dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

/** The mail's own links lead nowhere here; the one to unsubscribe opens as a mailbox would open it. */
function HeaderValue({ value }: { value: string }) {
  const [, link] = /^<(https?:\/\/[^<>\s]+)>$/.exec(value) ?? [];
  if (!link) return value;
  return (
    <a href={link} target="_blank" rel="noreferrer" className="text-accent underline">
      {link}
    </a>
  );
}

function Part({ view, content, images }: { view: View; content: Content; images: boolean }) {
  if (view === "html")
    return (
      <MailFrame
        title={`Mail: ${content.title}`}
        html={content.body}
        width={480}
        height={544}
        look="light"
        images={images}
      />
    );
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <pre tabIndex={0} className="h-[34rem] w-full overflow-auto whitespace-pre-wrap p-4 text-xs">
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
