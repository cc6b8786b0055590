import { EyeOff } from "lucide-react";
import { type ReactNode, useState } from "react";
import { formatCount } from "@/components/format";
import { LookGate } from "@/components/look/look-gate";
import { AudienceText } from "@/components/notification/audience";
import { CampaignLink } from "@/components/notification/campaign-link";
import { channelLabel } from "@/components/notification/channels";
import { Button } from "@/components/ui/button";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { JsonView } from "@/components/ui/json-view";
import { LocalTime } from "@/components/ui/local-time";
import type { Detail } from "./detail";

/** The event as it was accepted, and the plan made for it. */
export function EventCard({ detail }: { detail: Detail }) {
  const { content, fanout } = detail;
  return (
    <Card>
      <CardHeader title="Event" />
      <CardBody className="grid gap-4">
        <dl className="grid grid-cols-[auto_1fr] gap-x-5 gap-y-1.5 text-sm">
          <Fact name="Type">
            <span className="font-mono text-xs">{detail.typeKey}</span>
          </Fact>
          <Fact name="Audience">
            <AudienceText audience={detail.audience} />
            {detail.unknownRecipients > 0 &&
              ` (${formatCount(detail.unknownRecipients)} of them unknown)`}
          </Fact>
          {content?.actor && <Fact name="Actor">{content.actor}</Fact>}
          {content?.object && <Fact name="Object">{content.object}</Fact>}
          <Fact name="Channels">{detail.channels.map(channelLabel).join(", ")}</Fact>
          <Fact name="Producer">{detail.producer}</Fact>
          {detail.campaign && (
            <Fact name="Campaign">
              <CampaignLink campaign={detail.campaign} />
            </Fact>
          )}
          {content && (
            <Fact name="Idempotency key">
              <span className="break-all font-mono text-xs">{content.idempotencyKey}</span>
            </Fact>
          )}
          <Fact name="Template">
            {detail.isTest
              ? "a test, of words that were not published"
              : detail.templateVersion === null
                ? "none: plain text"
                : `version ${detail.templateVersion}`}
          </Fact>
          <Fact name="Expires">
            <LocalTime at={detail.expiresAt} />
          </Fact>
          {fanout && <Fact name="Plan">{planOf(fanout)}</Fact>}
        </dl>
        <Content detail={detail} />
      </CardBody>
    </Card>
  );
}

function Content({ detail: { content, askWhy } }: { detail: Detail }) {
  const [asking, setAsking] = useState(false);
  if (content) return <JsonView value={content.data} />;
  if (askWhy && asking) return <LookGate userId={askWhy}>{null}</LookGate>;
  return (
    <p className="flex flex-wrap items-center gap-2 rounded-md border border-dashed px-3 py-2.5 text-ink-soft text-sm">
      <EyeOff aria-hidden className="size-4 shrink-0" />
      {askWhy
        ? "What is written to one person is shown to who says why they look."
        : "Your role does not read what is written to people."}
      {askWhy && (
        <Button variant="secondary" size="sm" onClick={() => setAsking(true)}>
          Say why
        </Button>
      )}
    </p>
  );
}

function planOf({ estimate, pacePerSecond, batches }: NonNullable<Detail["fanout"]>): string {
  const pace =
    pacePerSecond === null ? "without a pace" : `at most ${formatCount(pacePerSecond)} a second`;
  const made = batches === 1 ? "1 batch" : `${formatCount(batches)} batches`;
  return `about ${formatCount(estimate)} recipients, ${pace}, ${made} so far`;
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-ink-soft">{name}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </>
  );
}
