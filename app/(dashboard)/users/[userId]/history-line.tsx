import { ChevronRight } from "lucide-react";
import type { ReactNode } from "react";
import { Badge } from "@/components/ui/badge";
import { cn } from "@/components/ui/class-names";

/** A line of the history that opens: what it was and why (not) at a glance. */
export function HistoryLine(props: {
  typeName: string;
  badge: string;
  sentence: string;
  /** At the end of the first line. */
  aside: ReactNode;
  /** At the end of the second. */
  outcome?: ReactNode;
  open: boolean;
  onToggle: (open: boolean) => void;
  /** What it opens into. */
  children: ReactNode;
}) {
  const { open } = props;
  return (
    <li>
      <button
        type="button"
        aria-expanded={open}
        onClick={() => props.onToggle(!open)}
        className="grid w-full grid-cols-[auto_1fr_auto] items-center gap-x-3 gap-y-0.5 px-4 py-2.5 text-left text-sm hover:bg-hover/60"
      >
        <ChevronRight
          aria-hidden
          className={cn("size-4 text-ink-faint transition-transform", open && "rotate-90")}
        />
        <span className="flex min-w-0 items-center gap-2">
          <span className="truncate font-medium">{props.typeName}</span>
          <Badge>{props.badge}</Badge>
        </span>
        {props.aside}
        <span className="col-start-2 min-w-0 text-ink-soft text-xs">{props.sentence}</span>
        {props.outcome}
      </button>
      {open && props.children}
    </li>
  );
}
