import { useState } from "react";
import { cn } from "@/components/ui/class-names";
import { RelativeTime } from "@/components/ui/relative-time";
import { Mail } from "./mail";
import type { Received } from "./received";

/** A list of mails, and the chosen one beside it; the newest until one is chosen. */
export function Mailbox({ items }: { items: Received[] }) {
  // Kept as a whole: newer mails may push it out of the list while it is read.
  const [kept, setKept] = useState<Received | null>(null);
  const chosen = kept ?? items[0];
  return (
    <div className="grid md:grid-cols-[17rem_minmax(0,1fr)]">
      <ul
        aria-label="Mails received, newest first"
        className="max-h-60 divide-y divide-line overflow-y-auto max-md:border-b md:max-h-[42rem] md:border-r"
      >
        {items.map((item) => (
          <li key={item.id}>
            <button
              type="button"
              aria-current={item.id === chosen?.id}
              onClick={() => setKept(item)}
              className={cn(
                "grid w-full gap-0.5 px-4 py-2.5 text-left hover:bg-hover/60",
                item.id === chosen?.id && "bg-accent-soft hover:bg-accent-soft",
              )}
            >
              <span className="flex justify-between gap-2 text-ink-soft text-xs">
                <span className="truncate">{item.recipient?.userId ?? item.typeName}</span>
                <RelativeTime at={item.receivedAt} className="shrink-0" />
              </span>
              <span className="truncate font-medium text-sm">
                {item.content ? item.content.title || "(no subject)" : "Hidden from your role"}
              </span>
              <span className="truncate text-ink-soft text-xs">{preheader(item)}</span>
            </button>
          </li>
        ))}
      </ul>
      {chosen && <Mail key={chosen.id} item={chosen} />}
    </div>
  );
}

/** What the author wrote for this line; else the text's beginning, without the subject where it repeats that. */
function preheader({ content }: Received): string {
  if (content?.preheader) return content.preheader;
  const text = content?.text ?? "";
  const start = content && text.startsWith(content.title) ? content.title.length : 0;
  return text.slice(start, start + 120).trim();
}
