"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useQueryStates } from "nuqs";
import { useApi } from "@/components/api";
import { LiveBadge } from "@/components/live-badge";
import { ErrorState } from "@/components/ui/error-state";
import { PageHeader } from "@/components/ui/page-header";
import { Segmented } from "@/components/ui/segmented";
import { Skeleton } from "@/components/ui/skeleton";
import { ChannelsCard } from "./channels-card";
import { DepthCard } from "./depth-card";
import { LatencyCard } from "./latency-card";

import { PipelineRibbon } from "./pipeline-ribbon";
import { ProvidersCard } from "./providers-card";
import { rangeOptions, rangeParsers } from "./range";
import { RunningCard } from "./running-card";
import { ThroughputCard } from "./throughput-card";
import { WorkersCard } from "./workers-card";

/** How often the page asks again (ms); not while its tab is hidden. */
const refreshMs = 2_000;

export function Overview({ opensProviders }: { opensProviders: boolean }) {
  const [{ range }, setState] = useQueryStates(rangeParsers);
  const api = useApi();
  const past = useQuery({
    ...api.overview.read.queryOptions({ range }),
    refetchInterval: refreshMs,
    placeholderData: keepPreviousData,
  });
  const present = useQuery({ ...api.overview.now.queryOptions(), refetchInterval: refreshMs });
  const error = past.error ?? present.error;
  return (
    <>
      <PageHeader
        title="Overview"
        actions={
          <>
            <LiveBadge updatedAt={Math.min(past.dataUpdatedAt, present.dataUpdatedAt)} />
            <Segmented
              aria-label="Time range"
              value={range}
              onValueChange={(chosen) => void setState({ range: chosen })}
              options={rangeOptions}
            />
          </>
        }
      />
      {past.data && present.data ? (
        <div className="grid gap-4 lg:grid-cols-2">
          <PipelineRibbon stages={past.data.stages} />
          {Object.keys(past.data.stages).length === 0 && <QuietNotice />}
          <ProvidersCard mayOpen={opensProviders} />
          <ThroughputCard overview={past.data} />
          <LatencyCard overview={past.data} />
          <ChannelsCard channels={past.data.channels} />
          <DepthCard now={present.data} channels={past.data.channels} />
          <RunningCard running={present.data.running} />
          <WorkersCard workers={present.data.workers} />
        </div>
      ) : error ? (
        <ErrorState
          error={error}
          onRetry={() => Promise.all([past.refetch(), present.refetch()])}
        />
      ) : (
        <Skeleton className="h-96" />
      )}
    </>
  );
}

/** An empty page says how to fill it. */
function QuietNotice() {
  return (
    <p className="rounded-lg border border-accent-line bg-accent-soft px-4 py-3 text-sm lg:col-span-2">
      Nothing happened in this time range. Post an event as the{" "}
      <Link href="/docs/api" className="font-medium text-accent underline underline-offset-4">
        API reference
      </Link>{" "}
      shows, and watch it arrive here.
    </p>
  );
}
