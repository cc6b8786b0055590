"use client";

import { useNow } from "./use-now";

const today = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const earlier = new Intl.DateTimeFormat("en-GB", {
  ...{ day: "numeric", month: "short" },
  ...{ hour: "2-digit", minute: "2-digit" },
});
const dayMs = 86_400_000;

/**
 * A time of day within a sentence, "14:02", in the viewer's zone; with its date where it is not of the last
 * day. The server cannot know that zone, so it writes UTC until the page is alive.
 */
export function ClockTime({ at }: { at: Date }) {
  const now = useNow();
  const iso = at.toISOString();
  const format = now !== null && now - at.getTime() > dayMs ? earlier : today;
  return (
    <time dateTime={iso} suppressHydrationWarning>
      {now === null ? `${iso.slice(11, 16)} UTC` : format.format(at)}
    </time>
  );
}
