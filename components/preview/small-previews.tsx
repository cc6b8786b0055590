import { BellRing } from "lucide-react";
import { cn } from "../ui/class-names";
import { JsonView } from "../ui/json-view";
import type { Look, Rendered } from "./rendered";

/** An SMS in its thread, with what it costs. */
export function SmsPreview({ sms, sender, look }: { sms: Rendered; sender: string; look: Look }) {
  const dark = look === "dark";
  return (
    <figure className="grid gap-2">
      <div
        className={cn(
          "mx-auto w-full max-w-80 rounded-3xl border-[6px] border-black px-3 pt-3 pb-6",
          dark ? "bg-black text-white" : "bg-white text-black",
        )}
      >
        <p className="pb-3 text-center font-medium text-xs opacity-70">{sender}</p>
        <p
          className={cn(
            "w-fit max-w-[85%] whitespace-pre-wrap break-words rounded-2xl rounded-bl-md px-3 py-2 text-sm",
            dark ? "bg-[#26282c]" : "bg-[#e9e9eb]",
          )}
        >
          {sms.body || " "}
        </p>
      </div>
      {sms.sms && (
        <figcaption className="text-center text-ink-soft text-xs tabular-nums">
          {sms.sms.segments} {sms.sms.segments === 1 ? "segment" : "segments"} of {sms.sms.encoding}
          , {sms.sms.cost} for each person
        </figcaption>
      )}
    </figure>
  );
}

/** The row in an app's inbox. */
export function InboxPreview(props: { item: Rendered; images: boolean; look: Look }) {
  const { item, images, look } = props;
  return (
    <article
      className={cn(
        "mx-auto grid w-full max-w-105 grid-cols-[auto_minmax(0,1fr)_auto] gap-3 rounded-xl border p-3.5",
        look === "dark" ? "bg-[#16181d] text-[#eceef2]" : "bg-white text-[#15171c]",
      )}
    >
      <span className="grid size-9 place-items-center rounded-full bg-[#0b6b85] text-white">
        <BellRing aria-hidden className="size-4.5" />
      </span>
      <div className="min-w-0">
        <p className="break-words font-semibold text-sm">{item.title}</p>
        <p className="line-clamp-4 whitespace-pre-line break-words text-sm opacity-80">
          {item.body}
        </p>
        <p className="pt-1 text-xs opacity-60">now</p>
      </div>
      <span className="grid content-start justify-items-end gap-2">
        <span className="mt-1 size-2 rounded-full bg-[#2f7df6]" />
        <span className="sr-only">unread</span>
        {item.imageUrl && images && (
          // biome-ignore lint/performance/noImgElement: anybody's server, as the app would fetch it
          <img
            src={item.imageUrl}
            alt=""
            referrerPolicy="no-referrer"
            className="size-12 rounded-md object-cover"
          />
        )}
      </span>
    </article>
  );
}

/** What is posted to the user's endpoint, and its body by itself where that is JSON too. */
export function WebhookPreview({ hook }: { hook: Rendered }) {
  const { title, body, actionUrl, imageUrl } = hook;
  const written = /^\s*[{[]/.test(body) ? parse(body) : null;
  return (
    <div className="grid gap-3">
      <JsonView value={{ title, body, actionUrl, imageUrl }} />
      {written && "value" in written && (
        <figure className="grid gap-1.5">
          <figcaption className="text-ink-faint text-xs">The body, read as JSON</figcaption>
          <JsonView value={written.value} />
        </figure>
      )}
      {written && "error" in written && (
        <p role="alert" className="text-bad text-xs">
          The body looks like JSON, but is not: {written.error}
        </p>
      )}
    </div>
  );
}

function parse(text: string): { value: unknown } | { error: string } {
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    return { error: error instanceof Error ? error.message : "it cannot be read" };
  }
}
