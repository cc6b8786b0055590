"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useApi } from "../api";
import type { Tone } from "../ui/badge";
import { cn } from "../ui/class-names";
import { Tooltip } from "../ui/tooltip";
import { useNow } from "../ui/use-now";

const fills: Record<Tone, string> = {
  ok: "bg-ok",
  warn: "bg-warn",
  bad: "bg-bad",
  info: "bg-info",
  muted: "bg-ink-faint",
};

const refreshMs = 5_000;

/** Whether the system can deliver, at a glance from every page. */
export function HealthDot() {
  const { data, dataUpdatedAt, isError } = useQuery({
    ...useApi().overview.pulse.queryOptions(),
    refetchInterval: refreshMs,
    retry: false,
  });
  const now = useNow();
  // Without a network, the query waits instead of failing.
  const silent = now !== null && dataUpdatedAt > 0 && now - dataUpdatedAt > 3 * refreshMs;
  const { tone, text } =
    isError || silent
      ? { tone: "bad" as const, text: "The server does not answer." }
      : judge(data?.missing);
  return (
    <Tooltip content={text} side="bottom">
      <Link
        href="/"
        aria-label={`System health: ${text}`}
        className="grid size-8 place-items-center rounded-md hover:bg-hover"
      >
        <span className={cn("size-2 rounded-full", fills[tone])} />
      </Link>
    </Tooltip>
  );
}

function judge(missing: number[] | undefined): { tone: Tone; text: string } {
  if (!missing) return { tone: "muted", text: "Looking…" };
  if (missing.length === 0) return { tone: "ok", text: "Every worker is alive." };
  const names = missing.map((priority) => `P${priority}`).join(", ");
  return {
    tone: missing.includes(0) ? "bad" : "warn",
    text: `No worker is alive for ${names}: nothing of it is being delivered.`,
  };
}
