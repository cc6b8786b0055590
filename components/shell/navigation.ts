import {
  Activity,
  BellRing,
  FlaskConical,
  type LucideIcon,
  SendHorizontal,
  Users,
} from "lucide-react";
import type { Area } from "@/server/api/visitor";

export type NavigationItem = { area: Area; href: string; label: string; icon: LucideIcon };

const items: Record<Area, Omit<NavigationItem, "area">> = {
  overview: { href: "/", label: "Overview", icon: Activity },
  notifications: { href: "/notifications", label: "Notifications", icon: BellRing },
  users: { href: "/users", label: "Users", icon: Users },
  send: { href: "/send", label: "Send", icon: SendHorizontal },
  sandbox: { href: "/sandbox", label: "Sandbox", icon: FlaskConical },
};

/** The pages of the areas that a visitor may open. */
export function navigationFor(areas: Area[]): NavigationItem[] {
  return areas.map((area) => ({ area, ...items[area] }));
}

/** Whether a page, or a page below it, is open. */
export function isCurrent(href: string, path: string): boolean {
  return href === "/" ? path === "/" : path === href || path.startsWith(`${href}/`);
}
