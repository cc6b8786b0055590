import { Command } from "cmdk";
import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";

/** One line of the command palette; `value` is what typing is matched with. */
export function PaletteItem(props: {
  icon: LucideIcon;
  value: string;
  /** Shown whatever was typed. */
  always?: boolean;
  onRun: () => void;
  children: ReactNode;
}) {
  return (
    <Command.Item
      value={props.value}
      forceMount={props.always}
      onSelect={props.onRun}
      className="flex cursor-pointer items-center gap-2.5 rounded-md px-2 py-2 text-sm data-[selected=true]:bg-hover max-sm:py-3"
    >
      <props.icon aria-hidden className="size-4 shrink-0 text-ink-faint" />
      <span className="truncate">{props.children}</span>
    </Command.Item>
  );
}
