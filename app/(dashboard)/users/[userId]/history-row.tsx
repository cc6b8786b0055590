import { ChevronRight } from "lucide-react";
import { OutcomeBadge } from "@/components/notification/status-badge";
import { Story } from "@/components/story/story";
import { Badge } from "@/components/ui/badge";
import { cn } from "@/components/ui/class-names";
import { LocalTime } from "@/components/ui/local-time";
import type { RouterOutputs } from "@/server/api/root";

type Item = RouterOutputs["users"]["history"]["items"][number];

/** One message of the history: why (not) at a glance, the story when opened. */
export function HistoryRow(props: {
  item: Item;
  userId: string;
  open: boolean;
  onToggle: (open: boolean) => void;
}) {
  const { item, userId, open, onToggle } = props;
  return (
    <li>
      <button
        type="button"
        aria-expanded={open}
        onClick={() => onToggle(!open)}
        className="grid w-full grid-cols-[auto_1fr_auto] items-center gap-x-3 gap-y-0.5 px-4 py-2.5 text-left text-sm hover:bg-hover/60"
      >
        <ChevronRight
          aria-hidden
          className={cn("size-4 text-ink-faint transition-transform", open && "rotate-90")}
        />
        <span className="flex min-w-0 items-center gap-2">
          <span className="truncate font-medium">{item.typeName}</span>
          <Badge>P{item.priority}</Badge>
        </span>
        <LocalTime at={item.at} className="text-ink-soft text-xs tabular-nums" />
        <span className="col-start-2 min-w-0 text-ink-soft text-xs">{item.answer.sentence}</span>
        <OutcomeBadge outcome={outcomeOf(item)} className="justify-self-end" />
      </button>
      {open && (
        <div className="border-t bg-canvas px-4 py-4">
          <Story userId={userId} notificationId={item.notificationId} live={isOpen(item)} />
        </div>
      )}
    </li>
  );
}

const isOpen = ({ deliveries }: Item) =>
  deliveries.some(({ state }) => state === "queued" || state === "sending");

/** The one word: what matters most to somebody who did or did not get it. */
function outcomeOf(item: Item): string {
  if (item.outcome === "suppressed") return "suppressed";
  if (isOpen(item)) return item.outcome === "held" ? "held" : "inFlight";
  if (item.deliveries.some(({ reason }) => reason === "digest")) return "waiting";
  const sent = item.deliveries.filter(
    ({ state, reason }) => state === "sent" || reason === "digested",
  ).length;
  if (sent === 0 && !item.inApp) return item.deliveries[0]?.state ?? "routed";
  return sent === item.deliveries.length ? "sent" : "partly";
}
