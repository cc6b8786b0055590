import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";

/** Why there is nothing here, and what to do about it. */
export function EmptyState(props: {
  icon: LucideIcon;
  title: string;
  /** `h1` where this is the whole page. */
  as?: "h1" | "h2" | "p";
  children?: ReactNode;
  action?: ReactNode;
}) {
  const Title = props.as ?? "p";
  return (
    <div className="grid place-items-center gap-3 px-4 py-14 text-center">
      <span className="grid size-10 place-items-center rounded-full border bg-sunken">
        <props.icon aria-hidden className="size-5 text-ink-faint" />
      </span>
      <div className="grid max-w-sm gap-1">
        <Title className="font-medium">{props.title}</Title>
        {props.children && <div className="text-ink-soft text-sm">{props.children}</div>}
      </div>
      {/* A box of its own, centred wherever the action would stand elsewhere. */}
      {props.action && <div>{props.action}</div>}
    </div>
  );
}
