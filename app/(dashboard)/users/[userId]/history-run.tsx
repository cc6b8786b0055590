import { ChevronRight } from "lucide-react";
import { type ReactNode, useState } from "react";
import { formatCount } from "@/components/format";
import { OutcomeBadge } from "@/components/notification/status-badge";
import { Badge } from "@/components/ui/badge";
import { cn } from "@/components/ui/class-names";

/** Many messages that say the same, as one line that opens into them. */
export function HistoryRun(props: {
  n: number;
  typeName: string;
  sentence: string;
  /** One of them was asked for. */
  holdsOpen: boolean;
  children: ReactNode;
}) {
  const [opened, setOpened] = useState(false);
  const open = opened || props.holdsOpen;
  return (
    <li>
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpened(!open)}
        className="grid w-full grid-cols-[auto_1fr_auto] items-center gap-x-3 gap-y-0.5 px-4 py-2.5 text-left text-sm hover:bg-hover/60"
      >
        <ChevronRight
          aria-hidden
          className={cn("size-4 text-ink-faint transition-transform", open && "rotate-90")}
        />
        <span className="flex min-w-0 items-center gap-2">
          <span className="truncate font-medium">{props.typeName}</span>
          <Badge>{formatCount(props.n)} in a row</Badge>
        </span>
        <OutcomeBadge outcome="suppressed" />
        <span className="col-start-2 min-w-0 text-ink-soft text-xs">{props.sentence}</span>
      </button>
      {open && <ul className="divide-y divide-line border-t bg-canvas">{props.children}</ul>}
    </li>
  );
}
