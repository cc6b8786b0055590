import { BellRing, type LucideIcon, UserSearch } from "lucide-react";
import type { Area } from "@/server/api/visitor";

export type Command = { label: string; href: string; icon: LucideIcon };

const notificationId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** What the typed text itself may mean: a notification's id, or somebody. */
export function commandsFor(text: string, areas: Area[]): Command[] {
  const typed = text.trim();
  if (typed === "") return [];
  const commands: Command[] = [];
  if (notificationId.test(typed) && areas.includes("notifications"))
    commands.push({
      label: `Open notification ${typed}`,
      href: `/notifications/${typed.toLowerCase()}`,
      icon: BellRing,
    });
  if (areas.includes("users"))
    commands.push({
      label: `Find a person or message by “${typed}”`,
      href: `/users?q=${encodeURIComponent(typed)}`,
      icon: UserSearch,
    });
  return commands;
}
