import {
  Activity,
  BellRing,
  Cable,
  DatabaseZap,
  FlaskConical,
  LayoutTemplate,
  type LucideIcon,
  MailX,
  Megaphone,
  OctagonX,
  Radio,
  RadioTower,
  ScrollText,
  SendHorizontal,
  Siren,
  Tags,
  TriangleAlert,
  UserRoundCog,
  Users,
  UsersRound,
} from "lucide-react";
import type { Area } from "@/server/api/visitor";

export type NavigationItem = { area: Area; href: string; label: string; icon: LucideIcon };
export type NavigationGroup = { label: string; items: NavigationItem[] };

const one = (area: Area, href: string, label: string, icon: LucideIcon): NavigationItem => ({
  area,
  href,
  label,
  icon,
});

/** Areas that are rights within another area's pages have no item of their own. */
const groups: NavigationGroup[] = [
  {
    label: "Run",
    items: [
      one("overview", "/", "Overview", Activity),
      one("alerts", "/alerts", "Alerts", TriangleAlert),
      one("switches", "/switches", "Kill switches", OctagonX),
      one("notifications", "/notifications", "Notifications", BellRing),
      one("deadLetters", "/dead-letters", "Dead letters", MailX),
      one("providers", "/providers", "Providers", RadioTower),
      one("producers", "/producers", "Producers", Cable),
    ],
  },
  {
    label: "Reach",
    items: [
      one("campaigns", "/campaigns", "Campaigns", Megaphone),
      one("types", "/types", "Types", Tags),
      one("broadcasts", "/broadcasts", "Broadcasts", Radio),
      one("templates", "/templates", "Templates", LayoutTemplate),
      one("audience", "/audience", "Audience", UsersRound),
      one("users", "/users", "Users", Users),
    ],
  },
  {
    label: "Try",
    items: [
      one("send", "/send", "Send", SendHorizontal),
      one("sandbox", "/sandbox", "Sandbox", FlaskConical),
      one("drill", "/drill", "Drill", Siren),
    ],
  },
  {
    label: "Workspace",
    items: [
      one("team", "/team", "Team", UserRoundCog),
      one("audit", "/audit", "Audit log", ScrollText),
      one("privacy", "/data", "Data", DatabaseZap),
    ],
  },
];

/** The pages of the areas that a visitor may open, in groups; empty groups are left out. */
export function navigationGroups(areas: Area[]): NavigationGroup[] {
  return groups.flatMap(({ label, items }) => {
    const own = items.filter(({ area }) => areas.includes(area));
    return own.length > 0 ? [{ label, items: own }] : [];
  });
}

/** The same pages, without their groups. */
export function navigationFor(areas: Area[]): NavigationItem[] {
  return navigationGroups(areas).flatMap(({ items }) => items);
}

/** Whether a page, or a page below it, is open. */
export function isCurrent(href: string, path: string): boolean {
  return href === "/" ? path === "/" : path === href || path.startsWith(`${href}/`);
}
