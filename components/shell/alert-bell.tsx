"use client";

import { useQuery } from "@tanstack/react-query";
import { Bell } from "lucide-react";
import Link from "next/link";
import { useApi } from "../api";
import { cn } from "../ui/class-names";
import { Tooltip } from "../ui/tooltip";

/** How many alerts nobody has taken, on every page; the poll rests in a hidden tab. */
export function AlertBell() {
  const { data } = useQuery({
    ...useApi().alerts.bell.queryOptions(),
    refetchInterval: 5_000,
    retry: false,
  });
  const pages = data?.pages ?? 0;
  const chats = data?.chats ?? 0;
  const n = pages + chats;
  const text = n === 0 ? "No alert is open." : `${pages} pages and ${chats} other alerts are open.`;
  return (
    <Tooltip content={text} side="bottom">
      <Link
        href="/alerts"
        aria-label={`Alerts: ${text}`}
        className="relative grid size-8 place-items-center rounded-md text-ink-soft hover:bg-hover hover:text-ink"
      >
        <Bell aria-hidden className="size-4" />
        {n > 0 && (
          <span
            aria-hidden
            className={cn(
              "absolute top-0 right-0 grid h-4 min-w-4 place-items-center rounded-full px-1 font-medium text-[10px] tabular-nums",
              pages > 0 ? "bg-bad-fill text-white" : "bg-warn-soft text-warn",
            )}
          >
            {Math.min(n, 99)}
          </span>
        )}
      </Link>
    </Tooltip>
  );
}
