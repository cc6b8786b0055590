import { Badge } from "@/components/ui/badge";
import { cn } from "@/components/ui/class-names";
import { RelativeTime } from "@/components/ui/relative-time";
import type { RouterOutputs } from "@/server/api/root";

type Item = RouterOutputs["users"]["inbox"]["items"][number];

/** One item as the user sees it: what is unread stands out. */
export function InboxLine({ item }: { item: Item }) {
  const unread = item.readAt === null;
  return (
    <li className="grid grid-cols-[auto_1fr_auto] items-start gap-x-2.5 px-4 py-2 text-sm">
      <span
        role="img"
        aria-label={unread ? "Unread" : "Read"}
        className={cn("mt-1.5 size-2 rounded-full", unread ? "bg-accent" : "bg-line")}
      />
      <span className="grid min-w-0 gap-0.5">
        <span className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-1">
          <span className={cn("min-w-0 truncate", unread && "font-medium")}>
            {item.words?.title ?? item.type}
          </span>
          {item.kind === "broadcast" && <Badge tone="info">Broadcast</Badge>}
          {item.count !== undefined && <Badge>{item.count} in one</Badge>}
        </span>
        {item.words?.body && (
          <span className="truncate text-ink-soft text-xs">{item.words.body}</span>
        )}
      </span>
      <RelativeTime at={item.createdAt} className="text-ink-soft text-xs tabular-nums" />
    </li>
  );
}
