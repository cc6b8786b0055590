"use client";

import { useQuery } from "@tanstack/react-query";
import { CircleAlert, CircleCheck, CircleMinus, Clock3 } from "lucide-react";
import { useApi } from "../api";
import { cn } from "../ui/class-names";
import { ErrorState } from "../ui/error-state";
import { Skeleton } from "../ui/skeleton";
import { DeliveryStory, InboxStory } from "./delivery-story";
import { StoryEvent } from "./story-event";
import { type StoryData, type Verdict, verdictOf } from "./verdict";
import { Written } from "./written";

const pollMs = 1_000;

/** One notification and one user: what was decided and why, every attempt, and what came back. */
export function Story(props: {
  userId: string;
  notificationId: string;
  /** It may still change. */
  live?: boolean;
  /** Where the page itself shows the event, the story need not. */
  withEvent?: boolean;
}) {
  const { userId, notificationId, live, withEvent = true } = props;
  const { data, error, refetch } = useQuery({
    ...useApi().users.story.queryOptions({ userId, notificationId }),
    refetchInterval: live ? pollMs : false,
  });
  if (data) return <Told story={data} withEvent={withEvent} />;
  return error ? (
    <ErrorState error={error} onRetry={() => void refetch()} />
  ) : (
    <Skeleton className="h-40" />
  );
}

function Told({ story, withEvent }: { story: StoryData; withEvent: boolean }) {
  const { message, deliveries } = story;
  return (
    <div className="grid gap-4">
      <VerdictLine verdict={verdictOf(story)} />
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <div className="grid gap-4">
          {message?.inApp && <InboxStory story={story} message={message} />}
          {deliveries.map((delivery) => (
            <DeliveryStory key={delivery.channel} delivery={delivery} />
          ))}
          {withEvent && <StoryEvent story={story} />}
        </div>
        <Written story={story} />
      </div>
    </div>
  );
}

const looks = {
  ok: { icon: CircleCheck, className: "bg-ok-soft text-ok" },
  warn: { icon: CircleMinus, className: "bg-warn-soft text-warn" },
  bad: { icon: CircleAlert, className: "bg-bad-soft text-bad" },
  info: { icon: Clock3, className: "bg-info-soft text-info" },
};

function VerdictLine({ verdict: { tone, title, detail } }: { verdict: Verdict }) {
  const { icon: Icon, className } = looks[tone];
  return (
    <div className={cn("flex gap-3 rounded-lg px-4 py-3", className)} role="status">
      <Icon aria-hidden className="mt-0.5 size-5 shrink-0" />
      <div className="grid gap-0.5">
        <p className="font-semibold">{title}</p>
        {detail && <p className="text-ink-soft text-sm">{detail}</p>}
      </div>
    </div>
  );
}
