import { useQuery } from "@tanstack/react-query";
import { ArrowRight } from "lucide-react";
import Link from "next/link";
import { useApi } from "@/components/api";
import { formatRate } from "@/components/format";
import { channelLabel } from "@/components/notification/channels";
import { EventLine } from "@/components/provider/event-line";
import { stateWords } from "@/components/provider/state-words";
import { Badge } from "@/components/ui/badge";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { RelativeTime } from "@/components/ui/relative-time";
import type { RouterOutputs } from "@/server/api/root";

type News = RouterOutputs["overview"]["providers"];

const refreshMs = 2_000;

/**
 * Breakers and failovers as they happen: a line while all is well.
 */
export function ProvidersCard({ mayOpen }: { mayOpen: boolean }) {
  const { data } = useQuery({
    ...useApi().overview.providers.queryOptions(),
    refetchInterval: refreshMs,
  });
  // The rest of the page says by itself when the server is away.
  if (!data) return null;
  const { troubles, failovers, events } = data;
  const quiet = troubles.length === 0 && events.length === 0;
  return (
    <Card aria-label="Providers">
      <CardHeader
        title="Providers"
        hint={
          troubles.length === 0
            ? `Every breaker is closed${quiet ? ", and was so in the last hour" : ""}`
            : undefined
        }
        actions={
          mayOpen && (
            <Link
              href="/providers"
              className="flex items-center gap-1 text-ink-soft text-xs hover:text-ink"
            >
              All accounts <ArrowRight aria-hidden className="size-3.5" />
            </Link>
          )
        }
      />
      {troubles.length > 0 && (
        <CardBody className="grid gap-2" role="status">
          {troubles.map((trouble) => (
            <TroubleLine key={trouble.key} trouble={trouble} at={data.at} mayOpen={mayOpen} />
          ))}
          {failovers.map((failover) => (
            <p key={failover.channel} className="text-sm">
              <span className="font-medium">{channelLabel(failover.channel)}</span>{" "}
              {failover.to
                ? `goes to ${failover.to} instead of ${failover.from}: ${formatRate(failover.perSecond)}/s.`
                : `waits, or goes by another channel: ${failover.from} takes nothing, and nobody stands in.`}
            </p>
          ))}
        </CardBody>
      )}
      {events.length > 0 && (
        <ol aria-label="Latest turns" className="divide-y divide-line border-t">
          {events.map((event) => (
            <EventLine key={event.id} event={event} name />
          ))}
        </ol>
      )}
    </Card>
  );
}

function TroubleLine(props: { trouble: News["troubles"][number]; at: Date; mayOpen: boolean }) {
  const { trouble } = props;
  const { label, tone } = stateWords(trouble, props.at.getTime());
  return (
    <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-sm">
      <Badge tone={tone} dot>
        {label}
      </Badge>
      {props.mayOpen ? (
        <Link
          href={`/providers/${encodeURIComponent(trouble.key)}`}
          className="font-medium hover:underline"
        >
          {trouble.label}
        </Link>
      ) : (
        <span className="font-medium">{trouble.label}</span>
      )}
      <span className="font-mono text-ink-faint text-xs">{trouble.key}</span>
      <span className="text-ink-soft">{trouble.reason}</span>
      {trouble.since && <RelativeTime at={trouble.since} className="text-ink-faint text-xs" />}
    </p>
  );
}
