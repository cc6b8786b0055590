import { OutcomeBadge } from "@/components/notification/status-badge";
import { Story } from "@/components/story/story";
import { LocalTime } from "@/components/ui/local-time";
import type { RouterOutputs } from "@/server/api/root";
import { HistoryLine } from "./history-line";

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
    <HistoryLine
      typeName={item.typeName}
      badge={`P${item.priority}`}
      sentence={item.answer.sentence}
      aside={<LocalTime at={item.at} className="text-ink-soft text-xs tabular-nums" />}
      outcome={<OutcomeBadge outcome={outcomeOf(item)} className="justify-self-end" />}
      open={open}
      onToggle={onToggle}
    >
      <div className="border-t bg-canvas px-4 py-4">
        <Story userId={userId} notificationId={item.notificationId} live={isOpen(item)} />
      </div>
    </HistoryLine>
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
