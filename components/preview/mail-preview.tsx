import { type ReactNode, useState } from "react";
import { Segmented } from "../ui/segmented";
import { MailFrame } from "./mail-frame";
import type { Look, Rendered } from "./rendered";

type View = "desktop" | "mobile" | "text";
const views = [
  { value: "desktop", label: "Desktop" },
  { value: "mobile", label: "Mobile" },
  { value: "text", label: "Plain text" },
] as const;

/** A mail as its reader opens it, and before that: its line in the mailbox. */
export function MailPreview(props: {
  mail: Rendered;
  sender: string;
  look: Look;
  images: boolean;
}) {
  const { mail, sender, look, images } = props;
  const [view, setView] = useState<View>("desktop");
  const html = mail.html ?? mail.body;
  return (
    <div className="grid gap-3">
      <MailboxLine mail={mail} sender={sender} />
      <Segmented
        aria-label="Mail as seen on"
        className="justify-self-start"
        value={view}
        onValueChange={setView}
        options={views}
      />
      {view === "text" ? (
        <TextPart text={mail.text} />
      ) : view === "desktop" ? (
        <Window sender={sender} subject={mail.title}>
          <MailFrame
            title={`Mail on a desktop: ${mail.title}`}
            {...{ html, look, images }}
            width={720}
            height={720}
          />
        </Window>
      ) : (
        <div className="mx-auto w-full max-w-97 overflow-hidden rounded-[2rem] border-[6px] border-black">
          <MailFrame
            title={`Mail on a phone: ${mail.title}`}
            {...{ html, look, images }}
            width={375}
            height={640}
          />
        </div>
      )}
    </div>
  );
}

const scrolled = "h-128 overflow-auto whitespace-pre-wrap rounded-lg border bg-sunken p-4 text-xs";

function TextPart({ text }: { text: string | undefined }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <pre tabIndex={0} className={scrolled}>
      {text || "This mail has no text part."}
    </pre>
  );
}

/** How the mail asks to be opened: mailboxes fill the line with the subject, then the preheader. */
function MailboxLine({ mail, sender }: { mail: Rendered; sender: string }) {
  return (
    <figure className="grid gap-1">
      <div className="flex min-w-0 items-center gap-3 rounded-lg border bg-surface px-3 py-2.5 text-sm">
        <span aria-hidden className="size-2 shrink-0 rounded-full bg-info" />
        <span className="w-24 shrink-0 truncate font-semibold">{sender}</span>
        <span className="min-w-0 truncate">
          <span className="font-semibold">{mail.title || "(no subject)"}</span>
          {mail.preheader && <span className="text-ink-soft"> – {mail.preheader}</span>}
        </span>
        <span className="ml-auto shrink-0 text-ink-faint text-xs">now</span>
      </div>
      <figcaption className="text-ink-faint text-xs">
        In the mailbox.{" "}
        {!mail.preheader && "Without a preheader, mailboxes show how the mail itself begins."}
      </figcaption>
    </figure>
  );
}

function Window(props: { sender: string; subject: string; children: ReactNode }) {
  return (
    <div className="overflow-hidden rounded-lg border">
      <div className="grid gap-1 border-b bg-sunken px-3 py-2">
        <span aria-hidden className="flex gap-1.5 pb-1">
          {["bg-[#ff5f57]", "bg-[#febc2e]", "bg-[#28c840]"].map((color) => (
            <span key={color} className={`size-2.5 rounded-full ${color}`} />
          ))}
        </span>
        <p className="break-words font-semibold text-sm">{props.subject || "(no subject)"}</p>
        <p className="text-ink-faint text-xs">{props.sender}</p>
      </div>
      {props.children}
    </div>
  );
}
