"use client";

import { Badge } from "@/components/ui/badge";
import { RelativeTime } from "@/components/ui/relative-time";
import { useNow } from "@/components/ui/use-now";

/** Answers that are older (ms) are no longer the present: the network or the server is away. */
const staleAfterMs = 8_000;

/** Whether what the page shows is the present. */
export function LiveBadge({ updatedAt }: { updatedAt: number }) {
  const now = useNow();
  const stale = now !== null && updatedAt > 0 && now - updatedAt > staleAfterMs;
  return (
    <span role="status">
      {stale ? (
        <Badge tone="warn" dot>
          <span>
            Not live: from <RelativeTime at={new Date(updatedAt)} />
          </span>
        </Badge>
      ) : (
        <Badge tone="ok" pulse>
          Live
        </Badge>
      )}
    </span>
  );
}
