"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useApi } from "../api";
import { ErrorState } from "../ui/error-state";
import { LocalTime } from "../ui/local-time";
import { Skeleton } from "../ui/skeleton";
import { AnswerEvidence, AnswerLine } from "./answer-lines";
import { DeliveryStory, InboxStory } from "./delivery-story";
import type { StoryData } from "./story-data";
import { StoryEvent } from "./story-event";
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
  const { message, deliveries, answer } = story;
  const update = message?.collapsedInto ?? message?.takenOverBy;
  return (
    <div className="grid gap-4">
      <AnswerLine {...answer} />
      {update && (
        <p className="text-sm">
          <Link href={`/notifications/${update}`} className="underline">
            {message?.collapsedInto ? "The update that it is part of" : "The latest update"}
          </Link>
        </p>
      )}
      <MailsOfDigest mails={story.mails} />
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <div className="grid gap-4">
          {message?.inApp && <InboxStory story={story} message={message} />}
          {deliveries.map((delivery) => (
            <DeliveryStory key={delivery.channel} delivery={delivery} />
          ))}
          <AnswerEvidence {...answer} />
          {withEvent && <StoryEvent story={story} />}
        </div>
        <Written story={story} />
      </div>
    </div>
  );
}

/** The way back from a digest to what it tells of. */
function MailsOfDigest({ mails }: { mails: StoryData["mails"] }) {
  if (mails.length === 0) return null;
  return (
    <details className="rounded-lg border">
      <summary className="px-3 py-2.5 font-medium text-sm">
        The latest {mails.length.toLocaleString("en")} mails in this digest
      </summary>
      <ul className="grid gap-1 px-3 pb-3 text-sm">
        {mails.map(({ id, type, at }) => (
          <li key={id}>
            <Link href={`/notifications/${id}`} className="underline">
              {type}
            </Link>
            , <LocalTime at={at} />
          </li>
        ))}
      </ul>
    </details>
  );
}
