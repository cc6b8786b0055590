"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useApi } from "@/components/api";
import { StateBadge } from "@/components/broadcast/state-badge";
import { StopBroadcast } from "@/components/broadcast/stop-broadcast";
import { AudienceText } from "@/components/notification/audience";
import { errorCode } from "@/components/query-client";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { ErrorState } from "@/components/ui/error-state";
import { LocalTime } from "@/components/ui/local-time";
import { NoSuchThing } from "@/components/ui/no-such-thing";
import { PageHeader } from "@/components/ui/page-header";
import { Skeleton } from "@/components/ui/skeleton";
import { CurveCard } from "./curve-card";
import type { Detail } from "./detail";
import { Figures } from "./figures";
import { WayCard } from "./way-card";
import { WordsCard } from "./words-card";

/** How often an active one is asked for (ms); not while its tab is hidden. */
const pollMs = 3_000;
/** The same while it is about to begin. */
const soonMs = 500;

export function BroadcastView({ id, mayStop }: { id: string; mayStop: boolean }) {
  const { data, error, refetch, isFetching } = useQuery({
    ...useApi().broadcasts.one.queryOptions({ id }),
    refetchInterval: ({ state }) => (state.data ? pauseFor(state.data) : pollMs),
  });
  if (data) return <Loaded detail={data} failing={error !== null} mayStop={mayStop} />;
  const unknown = errorCode(error) === "NOT_FOUND" || errorCode(error) === "BAD_REQUEST";
  return (
    <>
      <PageHeader parent={<ToList />} title="Broadcast" />
      {!error ? (
        <Skeleton className="h-96" />
      ) : unknown ? (
        <NoSuchThing title="There is no such broadcast" href="/broadcasts" label="To the list">
          Check the id. What went out with a row for each recipient stands among the notifications.
        </NoSuchThing>
      ) : (
        <ErrorState error={error} onRetry={() => void refetch()} retrying={isFetching} />
      )}
    </>
  );
}

function pauseFor({ phase, at }: Detail): number | false {
  if (phase === "ended") return false;
  const due = phase === "scheduled" && at.getTime() < Date.now();
  return due ? soonMs : pollMs;
}

function ToList() {
  return (
    <Link href="/broadcasts" className="hover:text-ink hover:underline">
      Broadcasts
    </Link>
  );
}

function Loaded(props: { detail: Detail; failing: boolean; mayStop: boolean }) {
  const { detail, failing, mayStop } = props;
  return (
    <>
      <PageHeader
        parent={<ToList />}
        title={
          <span className="flex flex-wrap items-center gap-2">
            {detail.words?.title ?? detail.typeName}
            <Badge>P{detail.priority}</Badge>
            <StateBadge broadcast={detail} />
            {failing && (
              <Badge tone="warn" dot role="status">
                Not live
              </Badge>
            )}
          </span>
        }
        description={
          <span className="flex flex-wrap items-center gap-x-1.5">
            {detail.typeName} to <AudienceText audience={detail.audience} />
            <span aria-hidden>·</span> <LocalTime at={detail.at} />
          </span>
        }
        actions={
          <>
            <Button asChild>
              <Link href={`/notifications/${detail.id}`}>The notification</Link>
            </Button>
            {mayStop && detail.phase !== "ended" && <StopBroadcast broadcast={detail} />}
          </>
        }
      />
      <div className="grid gap-4">
        {detail.phase !== "scheduled" && detail.strategy === "read" && (
          <>
            <Figures detail={detail} />
            <CurveCard detail={detail} />
          </>
        )}
        <div className="grid items-start gap-4 lg:grid-cols-2">
          <WayCard detail={detail} />
          <WordsCard detail={detail} />
        </div>
      </div>
    </>
  );
}
