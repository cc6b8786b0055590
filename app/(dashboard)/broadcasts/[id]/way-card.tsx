import type { ReactNode } from "react";
import { formatCount } from "@/components/format";
import { channelLabel } from "@/components/notification/channels";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { LocalTime } from "@/components/ui/local-time";
import type { Detail } from "./detail";

/** How it gets to people: the inbox without rows, other channels one by one, a topic in one call. */
export function WayCard({ detail }: { detail: Detail }) {
  const channels = Object.entries(detail.channelCounts);
  return (
    <Card>
      <CardHeader title="How it goes out" />
      <CardBody>
        <dl className="grid gap-x-4 gap-y-3 text-sm sm:grid-cols-[7rem_1fr]">
          <Fact name="Inbox">{inboxWords(detail)}</Fact>
          <Fact name={detail.phase === "scheduled" ? "Begins" : "Began"}>
            <LocalTime at={detail.at} />
          </Fact>
          <Fact name={detail.endedAt ? "Ended" : "Ends"}>
            <LocalTime at={detail.endedAt ?? detail.expiresAt} />
            {detail.cancelled && ", stopped before its time"}
          </Fact>
          {detail.topicPush && (
            <Fact name="Push">
              <TopicWords push={detail.topicPush} />
            </Fact>
          )}
          {channels.map(([channel, counts]) => (
            <Fact key={channel} name={channelLabel(channel)}>
              <span className="tabular-nums">
                {formatCount(counts.sent)} of {formatCount(counts.routed)} sent
                {counts.waiting > 0 && `, ${formatCount(counts.waiting)} wait on purpose`}
                {counts.failed > 0 && `, ${formatCount(counts.failed)} failed`}
              </span>
              <span className="block text-ink-faint text-xs">
                one by one in the background, within caps and quiet hours
              </span>
            </Fact>
          ))}
          <Fact name="Sent by">{detail.producer || "an unknown producer"}</Fact>
        </dl>
      </CardBody>
    </Card>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="contents">
      <dt className="text-ink-soft max-sm:-mb-2.5">{name}</dt>
      <dd className="min-w-0">{children}</dd>
    </div>
  );
}

function inboxWords({ phase, strategy, estimate, stopped, error }: Detail): string {
  if (phase === "ended" && strategy !== "read")
    return `It ended before it began: nobody got it. ${error ?? ""}`;
  const people = `about ${formatCount(estimate)} people`;
  if (phase === "scheduled") {
    return strategy === "read"
      ? `As things are now: a broadcast to ${people}. It is decided when it begins.`
      : `As things are now: a row for each of ${people}, too few for a broadcast. It is decided when it begins.`;
  }
  if (phase === "ended") return `It was for ${people}; whoever opened an inbox found it there.`;
  if (stopped) return "A kill switch keeps it from every inbox until it is lifted.";
  return `Whoever of ${people} opens an inbox finds it there. Nobody has a row before they do something with it.`;
}

function TopicWords({ push }: { push: NonNullable<Detail["topicPush"]> }) {
  const state = push.error
    ? `Not sent: ${push.error}`
    : push.sentAt
      ? "Sent to the actor's topic in one call"
      : push.attempts > 0
        ? "To the actor's topic in one call; tried again until it is taken"
        : "Goes to the actor's topic in one call";
  return (
    <>
      <span className={push.error ? "text-bad" : undefined}>{state}</span>
      <span className="block text-ink-faint text-xs">
        past everybody's caps and quiet hours, as this type allows
      </span>
    </>
  );
}
