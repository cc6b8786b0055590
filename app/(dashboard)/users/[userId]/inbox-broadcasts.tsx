import Link from "next/link";
import { AudienceText } from "@/components/notification/audience";
import { Badge } from "@/components/ui/badge";
import { RelativeTime } from "@/components/ui/relative-time";
import type { RouterOutputs } from "@/server/api/root";

type Broadcast = RouterOutputs["users"]["inbox"]["broadcasts"][number];

/** Every active broadcast, with the reason why it is in this inbox or not; folded away at first. */
export function InboxBroadcasts({ broadcasts }: { broadcasts: Broadcast[] }) {
  if (broadcasts.length === 0)
    return <p className="border-t px-4 py-2 text-ink-soft text-xs">No broadcast is active.</p>;
  const there = broadcasts.filter(({ absence }) => absence === null).length;
  return (
    <details className="border-t text-sm">
      <summary className="px-4 py-2 text-ink-soft">
        {there} of {broadcasts.length} active {broadcasts.length === 1 ? "broadcast" : "broadcasts"}{" "}
        in this inbox, and why
      </summary>
      <ul className="divide-y divide-line border-t" aria-label="Active broadcasts">
        {broadcasts.map((broadcast) => (
          <li key={broadcast.id} className="grid gap-1 px-4 py-2">
            <span className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-1">
              <Link href={`/broadcasts/${broadcast.id}`} className="font-medium hover:underline">
                {broadcast.typeName}
              </Link>
              <span className="text-ink-soft">to</span>
              <AudienceText audience={broadcast.audience} className="text-ink-soft" />
              <Badge tone={broadcast.absence === null ? "ok" : "muted"} dot className="ml-auto">
                {broadcast.absence === null ? "there" : "not there"}
              </Badge>
            </span>
            <span className="text-ink-soft text-xs">
              {broadcast.why} It ends <RelativeTime at={broadcast.expiresAt} />
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}
