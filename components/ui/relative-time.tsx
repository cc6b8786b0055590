"use client";

import { Tooltip } from "./tooltip";
import { useNow } from "./use-now";

const steps: [Intl.RelativeTimeFormatUnit, number][] = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
  ["second", 1],
];
const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto", style: "short" });

/**
 * "3 min. ago", kept current; the tooltip has the moment in the viewer's zone, by name. The server
 * cannot know that zone, so it writes UTC until the page is alive.
 */
export function RelativeTime({ at, className }: { at: Date | string; className?: string }) {
  const date = new Date(at);
  const now = useNow();
  const iso = date.toISOString();
  const short = now === null ? `${iso.slice(0, 16).replace("T", " ")} UTC` : ago(date, now);
  return (
    <Tooltip content={now === null ? iso : inFull(date)}>
      <time dateTime={iso} className={className} suppressHydrationWarning>
        {short}
      </time>
    </Tooltip>
  );
}

function ago(date: Date, now: number): string {
  const seconds = Math.round((date.getTime() - now) / 1_000);
  if (Math.abs(seconds) < 5) return "now";
  for (const [unit, size] of steps)
    if (Math.abs(seconds) >= size) return relative.format(Math.trunc(seconds / size), unit);
  return "now";
}

function inFull(date: Date): string {
  const zone = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  const moment = new Intl.DateTimeFormat("en-GB", {
    dateStyle: "medium",
    timeStyle: "medium",
  }).format(date);
  return `${moment} (${zone})`;
}
