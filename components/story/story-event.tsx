import Link from "next/link";
import type { ReactNode } from "react";
import { CampaignLink } from "../notification/campaign-link";
import { channelLabel } from "../notification/channels";
import { StatusBadge } from "../notification/status-badge";
import { JsonView } from "../ui/json-view";
import { LocalTime } from "../ui/local-time";
import type { StoryData } from "./story-data";

/** The event behind the message, folded. */
export function StoryEvent({ story: { event, content } }: { story: StoryData }) {
  return (
    <details className="rounded-lg border">
      <summary className="px-3 py-2.5 font-medium text-sm">Event and plan</summary>
      <div className="grid gap-3 px-3 pb-3">
        <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-sm">
          <Fact name="Notification">
            <Link
              href={`/notifications/${event.id}`}
              className="break-all font-mono text-accent text-xs underline-offset-4 hover:underline"
            >
              {event.id}
            </Link>{" "}
            <StatusBadge status={event.status} />
          </Fact>
          <Fact name="Type">
            {event.typeName} <span className="font-mono text-xs">{event.typeKey}</span>, P
            {event.priority}
          </Fact>
          <Fact name="Producer">{event.producer}</Fact>
          {event.campaign && (
            <Fact name="Campaign">
              <CampaignLink campaign={event.campaign} />
            </Fact>
          )}
          <Fact name="Idempotency key">
            <span className="break-all font-mono text-xs">{event.idempotencyKey}</span>
          </Fact>
          <Fact name="Channels">{event.channels.map(channelLabel).join(", ")}</Fact>
          <Fact name="Accepted">
            <LocalTime at={event.acceptedAt} />
          </Fact>
          <Fact name="Expires">
            <LocalTime at={event.expiresAt} />
          </Fact>
          {content?.actor && <Fact name="Actor">{content.actor}</Fact>}
          {content?.object && <Fact name="Object">{content.object}</Fact>}
        </dl>
        {content && <JsonView value={content.data} />}
      </div>
    </details>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-ink-soft">{name}</dt>
      <dd className="min-w-0">{children}</dd>
    </>
  );
}
