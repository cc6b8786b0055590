"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import type { ReactNode } from "react";
import { useApi } from "@/components/api";
import { type Drill, scenarioWords } from "@/components/drill/scenarios";
import { LiveBadge } from "@/components/live-badge";
import { channelList } from "@/components/notification/channels";
import { errorCode } from "@/components/query-client";
import { ErrorState } from "@/components/ui/error-state";
import { NoSuchThing } from "@/components/ui/no-such-thing";
import { PageHeader } from "@/components/ui/page-header";
import { RelativeTime } from "@/components/ui/relative-time";
import { SkeletonRows } from "@/components/ui/skeleton";
import { DrillActions } from "./drill-actions";
import { FiguresCard } from "./figures-card";
import { NowBanner } from "./now-banner";
import { PicturesCard } from "./pictures-card";
import { SummaryCard } from "./summary-card";
import { TimelineCard } from "./timeline-card";

const everyMs = 1_000;

/** One drill: while it runs, live; afterwards, as it was recorded. */
export function DrillView({ id, mayAct }: { id: number; mayAct: boolean }) {
  const drill = useQuery(
    useApi().drill.one.queryOptions(
      { id },
      { refetchInterval: ({ state }) => (state.data?.isRecorded ? false : everyMs) },
    ),
  );
  if (drill.data) {
    const isLive = !drill.data.isRecorded;
    return (
      <Known
        data={drill.data}
        mayAct={mayAct}
        badge={isLive && <LiveBadge updatedAt={drill.dataUpdatedAt} />}
      />
    );
  }
  if (errorCode(drill.error) === "NOT_FOUND") {
    return (
      <NoSuchThing as="h1" title="There is no such drill" href="/drill" label="To the drills">
        Check the address.
      </NoSuchThing>
    );
  }
  if (drill.isError) return <ErrorState error={drill.error} onRetry={() => void drill.refetch()} />;
  return <SkeletonRows />;
}

function Known(props: { data: Drill; mayAct: boolean; badge: ReactNode }) {
  const { data, mayAct } = props;
  const { drill, phase, counts } = data;
  const { name, look } = scenarioWords[drill.scenario];
  return (
    <>
      <PageHeader
        parent={
          <Link href="/drill" className="hover:underline">
            Drill
          </Link>
        }
        title={`${name} on ${channelList([drill.channel])}`}
        description={
          <>
            {drill.startedBy}, <RelativeTime at={drill.startedAt} />
          </>
        }
        actions={
          <>
            {props.badge}
            {mayAct && phase !== "over" && <DrillActions id={drill.id} phase={phase} />}
          </>
        }
      />
      {phase === "over" ? <SummaryCard data={data} /> : <NowBanner data={data} />}
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="grid gap-4">
          <PicturesCard data={data} />
          {counts && <FiguresCard counts={counts} notificationId={drill.notificationId} />}
        </div>
        <div className="grid gap-4">
          <TimelineCard lines={data.timeline} />
          <p className="rounded-lg bg-info-soft px-4 py-3 text-info text-sm">
            <span className="font-medium">Look for:</span> {look}
          </p>
        </div>
      </div>
    </>
  );
}
