import { JsonView } from "@/components/ui/json-view";
import { RelativeTime } from "@/components/ui/relative-time";
import { HiddenContent, Provenance } from "./provenance";
import type { Received } from "./received";

/** Webhooks as their endpoints got them. */
export function WebhookList({ items }: { items: Received[] }) {
  return (
    <ul aria-label="Webhooks received, newest first" className="divide-y divide-line">
      {items.map((item) => (
        <li key={item.id} className="grid gap-2 px-4 py-3">
          <div className="flex flex-wrap items-center justify-between gap-2 text-ink-soft text-xs">
            <span className="min-w-0 truncate font-mono">POST {item.recipient?.to ?? "…"}</span>
            <RelativeTime at={item.receivedAt} />
          </div>
          {item.content ? (
            <JsonView value={item.content} />
          ) : (
            <p className="text-ink-soft text-sm">
              <HiddenContent />
            </p>
          )}
          <div className="text-ink-faint text-xs">
            <Provenance item={item} />
          </div>
        </li>
      ))}
    </ul>
  );
}
