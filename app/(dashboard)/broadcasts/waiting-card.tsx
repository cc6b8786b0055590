import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useApi } from "@/components/api";
import { formatCount } from "@/components/format";
import { Badge } from "@/components/ui/badge";
import { Card, CardHeader } from "@/components/ui/card";
import { RelativeTime } from "@/components/ui/relative-time";

const pollMs = 15_000;

/** Broadcasts that wait for a second person, and those that came back; nothing while there are none. */
export function WaitingCard() {
  const { data } = useQuery({
    ...useApi().broadcastStart.requests.queryOptions(),
    refetchInterval: pollMs,
  });
  if (!data || data.length === 0) return null;
  const waiting = data.some(({ decidedAt }) => decidedAt === null);
  const title = waiting ? "Waiting for a second person" : "Sent back to you";
  return (
    <Card className="mb-4" aria-label={title}>
      <CardHeader title={title} />
      <ul className="divide-y border-t">
        {data.map(({ id, typeName, people, requestedBy, requestedAt, decidedAt, own, reason }) => (
          <li key={id} className="relative flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2.5">
            <Link
              href={`/broadcasts/requests/${id}`}
              className="font-medium text-sm after:absolute after:inset-0 hover:underline focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:outline-accent focus-visible:after:-outline-offset-2"
            >
              {typeName} to {formatCount(people)} people
            </Link>
            {decidedAt ? (
              <Badge tone="warn">Sent back</Badge>
            ) : (
              <Badge tone="info">{own ? "Yours" : "Needs you"}</Badge>
            )}
            <span className="min-w-0 break-words text-ink-soft text-xs">
              {decidedAt ? (
                reason
              ) : (
                <>
                  asked for by {requestedBy} <RelativeTime at={requestedAt} />
                </>
              )}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
