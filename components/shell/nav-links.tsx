"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { useId } from "react";
import type { Area } from "@/server/api/visitor";
import { cn } from "../ui/class-names";
import {
  isCurrent,
  type NavigationGroup,
  type NavigationItem,
  navigationGroups,
} from "./navigation";

export function NavLinks({ areas, onNavigate }: { areas: Area[]; onNavigate?: () => void }) {
  return (
    <nav aria-label="Main" className="grid gap-3 overflow-y-auto">
      {navigationGroups(areas).map((group) => (
        <Group key={group.label} group={group} onNavigate={onNavigate} />
      ))}
    </nav>
  );
}

function Group({ group, onNavigate }: { group: NavigationGroup; onNavigate?: () => void }) {
  const id = useId();
  return (
    <div>
      <h2 id={id} className="px-2 pb-1 font-medium text-ink-faint text-xs">
        {group.label}
      </h2>
      <ul aria-labelledby={id} className="grid gap-0.5">
        {group.items.map((item) => (
          <Item key={item.area} item={item} onNavigate={onNavigate} />
        ))}
      </ul>
    </div>
  );
}

function Item({ item, onNavigate }: { item: NavigationItem; onNavigate?: () => void }) {
  const current = isCurrent(item.href, usePathname());
  return (
    <li>
      <Link
        href={item.href}
        onClick={onNavigate}
        aria-current={current ? "page" : undefined}
        className={cn(
          "flex h-7 items-center gap-2.5 rounded-md px-2 text-ink-soft text-sm transition-colors hover:bg-hover hover:text-ink max-md:h-11 max-md:text-base",
          current && "bg-hover font-medium text-ink",
        )}
      >
        <item.icon
          aria-hidden
          className={cn("size-4 shrink-0 text-ink-faint", current && "text-accent")}
        />
        {item.label}
      </Link>
    </li>
  );
}
