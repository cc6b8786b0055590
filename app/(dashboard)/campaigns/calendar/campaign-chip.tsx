import { useDraggable } from "@dnd-kit/core";
import { CalendarClock } from "lucide-react";
import Link from "next/link";
import { campaignLook } from "@/components/campaign/states";
import { formatCompact } from "@/components/format";
import { cn } from "@/components/ui/class-names";
import type { Planned } from "./planned";

const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });

const shape =
  "flex min-w-0 items-center gap-1.5 rounded-md border bg-raised px-1.5 py-1 text-xs leading-4 shadow-[0_1px_2px_rgb(0_0_0/0.06)]";

/** A campaign in the calendar: a link to it, and what can be dragged while it has not begun. */
export function CampaignChip(props: {
  item: Planned;
  /** On two lines, with its size. */
  tall?: boolean;
  mayMove: boolean;
  onMove: (item: Planned, at: Date) => void;
}) {
  const { item, tall, mayMove, onMove } = props;
  const movable = mayMove && item.movable;
  const { setNodeRef, listeners, attributes, isDragging } = useDraggable({
    id: item.key,
    disabled: !movable,
    data: { item },
  });
  const { role: _role, "aria-disabled": _disabled, ...described } = attributes;
  return (
    <div className={cn("group/chip relative min-w-0", isDragging && "opacity-40")}>
      <Link
        ref={setNodeRef}
        href={`/campaigns/${item.id}`}
        draggable={false}
        aria-label={`${item.name}, ${campaignLook(item.status).label}, ${clock.format(item.at)}`}
        className={cn(
          shape,
          "hover:border-line-strong",
          movable && "cursor-grab touch-manipulation",
        )}
        {...(movable ? { ...described, ...listeners } : {})}
      >
        <ChipWords item={item} tall={tall} />
      </Link>
      {movable && (
        <button
          type="button"
          aria-label={`Move ${item.name}…`}
          onClick={() => onMove(item, item.at)}
          className="absolute inset-y-0 right-0 hidden items-center rounded-md border bg-raised px-1 text-ink-soft hover:text-ink focus-visible:flex group-focus-within/chip:flex group-hover/chip:flex"
        >
          <CalendarClock aria-hidden className="size-3.5" />
        </button>
      )}
    </div>
  );
}

/** What follows the pointer while it is dragged, with the time at which it would start. */
export function DraggedChip({ item, at }: { item: Planned; at: Date | null }) {
  return (
    <div className={cn(shape, "w-full cursor-grabbing border-accent shadow-pop")}>
      <ChipWords item={{ ...item, at: at ?? item.at }} tall />
    </div>
  );
}

function ChipWords({ item, tall }: { item: Planned; tall?: boolean }) {
  const { fill } = campaignLook(item.status);
  const time = <span className="shrink-0 text-ink-soft tabular-nums">{clock.format(item.at)}</span>;
  return (
    <>
      <span
        aria-hidden
        className={cn("size-1.5 shrink-0 rounded-full", fill, tall && "mt-1 self-start")}
      />
      {tall ? (
        <span className="grid min-w-0">
          <span className="truncate font-medium">{item.name}</span>
          <span className="flex gap-1.5 text-ink-faint tabular-nums">
            {time}
            {item.size !== null && item.size > 0 && `${formatCompact(item.size)} people`}
          </span>
        </span>
      ) : (
        <>
          {time}
          <span className="truncate font-medium">{item.name}</span>
        </>
      )}
    </>
  );
}
