import {
  Activity,
  BellRing,
  FlaskConical,
  LayoutTemplate,
  type LucideIcon,
  Megaphone,
  RadioTower,
  SendHorizontal,
  Siren,
  Users,
  UsersRound,
} from "lucide-react";
import type { Area } from "@/server/api/visitor";

export type NavigationItem = { area: Area; href: string; label: string; icon: LucideIcon };

/** Areas that are rights within another area's pages have none of their own. */
const items: Record<Area, Omit<NavigationItem, "area"> | null> = {
  overview: { href: "/", label: "Overview", icon: Activity },
  notifications: { href: "/notifications", label: "Notifications", icon: BellRing },
  users: { href: "/users", label: "Users", icon: Users },
  addresses: null,
  send: { href: "/send", label: "Send", icon: SendHorizontal },
  audience: { href: "/audience", label: "Audience", icon: UsersRound },
  templates: { href: "/templates", label: "Templates", icon: LayoutTemplate },
  campaigns: { href: "/campaigns", label: "Campaigns", icon: Megaphone },
  campaignContent: null,
  campaignControl: null,
  providers: { href: "/providers", label: "Providers", icon: RadioTower },
  credentials: null,
  sandbox: { href: "/sandbox", label: "Sandbox", icon: FlaskConical },
  drill: { href: "/drill", label: "Drill", icon: Siren },
};

/** The pages of the areas that a visitor may open. */
export function navigationFor(areas: Area[]): NavigationItem[] {
  return areas.flatMap((area) => {
    const item = items[area];
    return item ? [{ area, ...item }] : [];
  });
}

/** Whether a page, or a page below it, is open. */
export function isCurrent(href: string, path: string): boolean {
  return href === "/" ? path === "/" : path === href || path.startsWith(`${href}/`);
}
