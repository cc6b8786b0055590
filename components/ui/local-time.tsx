"use client";

import { Tooltip } from "./tooltip";
import { useNow } from "./use-now";

const dayMs = 86_400_000;

/**
 * A moment in the viewer's zone, as short as it is clear: 14:02:31 today, 20 Nov 14:02:31 before. The
 * tooltip has it in full. The server cannot know the zone, so it writes UTC until the page is alive.
 */
export function LocalTime({ at, className }: { at: Date | string; className?: string }) {
  const date = new Date(at);
  const now = useNow();
  const iso = date.toISOString();
  const zone = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  return (
    <Tooltip content={now === null ? iso : `${full.format(date)} (${zone})`}>
      <time dateTime={iso} className={className} suppressHydrationWarning>
        {now === null ? `${iso.slice(11, 19)} UTC` : short(date, now)}
      </time>
    </Tooltip>
  );
}

const full = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "medium" });
const clock = new Intl.DateTimeFormat("en-GB", { timeStyle: "medium" });
const dayAndClock = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "short",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
});

function short(date: Date, now: number): string {
  const same = date.toDateString() === new Date(now).toDateString();
  return same && Math.abs(now - date.getTime()) < dayMs
    ? clock.format(date)
    : dayAndClock.format(date).replace(",", "");
}
