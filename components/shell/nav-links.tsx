"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import type { Area } from "@/server/api/visitor";
import { cn } from "../ui/class-names";
import { isCurrent, navigationFor } from "./navigation";

export function NavLinks({ areas, onNavigate }: { areas: Area[]; onNavigate?: () => void }) {
  const path = usePathname();
  return (
    <nav aria-label="Main">
      <ul className="grid gap-0.5">
        {navigationFor(areas).map((item) => {
          const current = isCurrent(item.href, path);
          return (
            <li key={item.area}>
              <Link
                href={item.href}
                onClick={onNavigate}
                aria-current={current ? "page" : undefined}
                className={cn(
                  "flex h-8 items-center gap-2.5 rounded-md px-2 text-ink-soft text-sm transition-colors hover:bg-hover hover:text-ink max-md:h-11 max-md:text-base",
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
        })}
      </ul>
    </nav>
  );
}
