"use client";

import { useQuery } from "@tanstack/react-query";
import { FlaskConical, Radio } from "lucide-react";
import Link from "next/link";
import { useApi } from "@/components/api";
import { AudienceText } from "@/components/notification/audience";
import { StageFlow } from "@/components/notification/stage-flow";
import { stagesOf } from "@/components/notification/stages";
import { StatusBadge } from "@/components/notification/status-badge";
import { SuppressedCard } from "@/components/notification/suppressed-card";
import { errorCode } from "@/components/query-client";
import { StopButton } from "@/components/switch/stop-button";
import { StoppedBanner } from "@/components/switch/stopped-banner";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { ErrorState } from "@/components/ui/error-state";
import { LocalTime } from "@/components/ui/local-time";
import { NoSuchThing } from "@/components/ui/no-such-thing";
import { PageHeader } from "@/components/ui/page-header";
import { Skeleton } from "@/components/ui/skeleton";
import { AggregateNote } from "./aggregate-note";
import { ChannelsCard } from "./channels-card";
import { Controls } from "./controls";
import { CourseCard } from "./course-card";
import type { Detail } from "./detail";
import { EventCard } from "./event-card";
import { ProgressCard } from "./progress-card";
import { Recipients } from "./recipients";

/** How often a notification under way is asked for (ms); not while its tab is hidden. */
const pollMs = 1_000;

export function NotificationView({ id, mayStop }: { id: string; mayStop: boolean }) {
  const api = useApi();
  const { data, error, refetch, isFetching } = useQuery({
    ...api.notifications.one.queryOptions({ id }),
    refetchInterval: ({ state }) => (state.data?.completedAt === null ? pollMs : false),
  });
  if (data) return <Loaded detail={data} failing={error !== null} mayStop={mayStop} />;
  const unknown = errorCode(error) === "NOT_FOUND" || errorCode(error) === "BAD_REQUEST";
  return (
    <>
      <PageHeader parent={<ToList />} title="Notification" />
      {!error ? (
        <Skeleton className="h-96" />
      ) : unknown ? (
        <Unknown />
      ) : (
        <ErrorState error={error} onRetry={() => void refetch()} retrying={isFetching} />
      )}
    </>
  );
}

function ToList() {
  return (
    <Link href="/notifications" className="hover:text-ink hover:underline">
      Notifications
    </Link>
  );
}

function Unknown() {
  return (
    <NoSuchThing title="There is no such notification" href="/notifications" label="To the list">
      Check the id. Notifications are kept for 90 days.
    </NoSuchThing>
  );
}

type Shown = { detail: Detail; failing: boolean; mayStop: boolean };

const targetOf = ({ id }: Detail) => ({ scope: "notification", value: id, label: id }) as const;

function Loaded({ detail, failing, mayStop }: Shown) {
  return (
    <>
      <Title detail={detail} failing={failing} mayStop={mayStop} />
      <StoppedBanner target={targetOf(detail)} mayAct={mayStop} />
      <div className="grid gap-4">
        {detail.replacedBy && (
          <p className="rounded-lg bg-sunken px-4 py-3 text-sm">
            It was rescheduled:{" "}
            <Link href={`/notifications/${detail.replacedBy}`} className="underline">
              this notification
            </Link>{" "}
            stands for it.
          </p>
        )}
        <StageFlow stages={stagesOf(detail)} />
        <AggregateNote detail={detail} />
        {detail.error && (
          <p role="alert" className="rounded-lg bg-bad-soft px-4 py-3 text-bad text-sm">
            Planning failed for good: {detail.error}
          </p>
        )}
        {detail.fanout && !detail.fanout.doneAt && detail.completedAt === null && (
          <ProgressCard detail={detail} />
        )}
        <Body detail={detail} />
      </div>
    </>
  );
}

/** A broadcast without other channels: nobody is evaluated ahead, and nothing is handed over. */
const isLookedUp = ({ strategy, fanout }: Detail) => strategy === "read" && fanout === null;

/** For one recipient that may be seen, their story says it all; else figures do. */
function Body({ detail }: { detail: Detail }) {
  const personal = detail.audience.kind === "user" && detail.audience.userId !== null;
  if (isLookedUp(detail))
    return (
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <EventCard detail={detail} />
        <CourseCard detail={detail} />
      </div>
    );
  return (
    <>
      {personal && <Recipients detail={detail} />}
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <div className="grid gap-4">
          {!personal && <ChannelsCard detail={detail} />}
          <EventCard detail={detail} />
        </div>
        <div className="grid gap-4">
          {!personal && <SuppressedCard {...detail.counts} />}
          <CourseCard detail={detail} />
        </div>
      </div>
      {!personal && detail.rights.people && <Recipients detail={detail} />}
    </>
  );
}

function Title({ detail, failing, mayStop }: Shown) {
  const { id, typeName, priority, status, fanout, audience } = detail;
  return (
    <PageHeader
      parent={<ToList />}
      title={
        <span className="flex flex-wrap items-center gap-2">
          {typeName}
          <Badge>P{priority}</Badge>
          <StatusBadge status={status} paused={Boolean(fanout?.pausedAt)} />
          {failing && (
            <Badge tone="warn" dot role="status">
              Not live
            </Badge>
          )}
        </span>
      }
      description={
        <span className="flex flex-wrap items-center gap-x-1.5">
          to <AudienceText audience={audience} />
          <span aria-hidden>·</span> <LocalTime at={detail.at} />
          <span aria-hidden>·</span>
          <span className="flex min-w-0 items-center font-mono text-xs">
            <span className="truncate">{id}</span>
            <CopyButton value={id} label="notification id" />
          </span>
        </span>
      }
      actions={
        <>
          {detail.strategy === "read" && (
            <Button asChild>
              <Link href={`/broadcasts/${id}`}>
                <Radio aria-hidden /> Reach
              </Link>
            </Button>
          )}
          {detail.rights.sandbox && (
            <Button asChild>
              <Link href={`/sandbox?notification=${id}`}>
                <FlaskConical aria-hidden /> What arrived
              </Link>
            </Button>
          )}
          {detail.rights.act && detail.completedAt === null && <Controls detail={detail} />}
          {mayStop && detail.completedAt === null && <StopButton target={targetOf(detail)} />}
        </>
      }
    />
  );
}
