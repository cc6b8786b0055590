"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useQueryStates } from "nuqs";
import { useApi } from "@/components/api";
import { rangeOptions } from "@/components/health/range";
import { LiveBadge } from "@/components/live-badge";
import { StopButton } from "@/components/switch/stop-button";
import { StoppedBanner } from "@/components/switch/stopped-banner";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { ErrorState } from "@/components/ui/error-state";
import { NoSuchThing } from "@/components/ui/no-such-thing";
import { PageHeader } from "@/components/ui/page-header";
import { Segmented } from "@/components/ui/segmented";
import { Skeleton } from "@/components/ui/skeleton";
import { liveMs, rangeParsers } from "../range";
import { CutOffBanner } from "./cut-off-banner";
import { CutOffButton } from "./cut-off-button";
import { EventsCard } from "./events-card";
import { FiguresStrip } from "./figures-strip";
import { KeysCard } from "./keys-card";
import { LatencyCard } from "./latency-card";
import { LimitCard } from "./limit-card";
import { MembersCard } from "./members-card";
import type { Producer } from "./producer";
import { RejectionsCard } from "./rejections-card";
import { RightsButton } from "./rights-button";
import { TypesCard } from "./types-card";

/** One producer: what becomes of its events, its keys, and what it may do. */
export function ProducerPage({ producerKey }: { producerKey: string }) {
  const one = useQuery({
    ...useApi().producers.one.queryOptions({ key: producerKey }),
    refetchInterval: liveMs,
  });
  if (one.data) return <Known producer={one.data} updatedAt={one.dataUpdatedAt} />;
  const unknown = one.error?.data?.code === "NOT_FOUND";
  return (
    <>
      <PageHeader parent={<ToProducers />} title="Producer" />
      {unknown ? (
        <NoSuchThing title="There is no such producer" href="/producers" label="All producers">
          Its key may be mistyped, or you are no member of it.
        </NoSuchThing>
      ) : one.error ? (
        <ErrorState error={one.error} onRetry={() => void one.refetch()} />
      ) : (
        <Skeleton className="h-96" />
      )}
    </>
  );
}

function ToProducers() {
  return (
    <Link href="/producers" className="hover:text-ink hover:underline">
      Producers
    </Link>
  );
}

function Known({ producer, updatedAt }: { producer: Producer; updatedAt: number }) {
  const { key, name, rights } = producer;
  const [{ range }, setState] = useQueryStates(rangeParsers);
  const figures = useQuery({
    ...useApi().producers.figures.queryOptions({ key, range }),
    refetchInterval: liveMs,
    placeholderData: (before) => before,
  });
  return (
    <>
      <PageHeader
        parent={<ToProducers />}
        title={
          <span className="flex flex-wrap items-center gap-2">
            {name}
            {producer.disabledAt && <Badge tone="muted">Disabled</Badge>}
          </span>
        }
        description={<span className="font-mono text-xs">{key}</span>}
        actions={
          <>
            <LiveBadge updatedAt={updatedAt} />
            <Segmented
              aria-label="Time range"
              value={range}
              onValueChange={(chosen) => void setState({ range: chosen })}
              options={rangeOptions}
            />
            {rights.notifications && (
              <Button asChild>
                <Link href={`/notifications?producer=${producer.id}`}>Its notifications</Link>
              </Button>
            )}
            {rights.control && !producer.cutOffAt && <CutOffButton producer={producer} />}
            {rights.stop && (
              <StopButton target={{ scope: "producer", value: String(producer.id), label: name }} />
            )}
            {rights.setup && <RightsButton producer={producer} />}
          </>
        }
      />
      {rights.stop && (
        <StoppedBanner target={{ scope: "producer", value: String(producer.id) }} mayAct />
      )}
      {producer.cutOffAt && <CutOffBanner producer={producer} />}
      {figures.data ? (
        <FiguresStrip producer={producer} figures={figures.data} />
      ) : figures.error ? (
        <ErrorState error={figures.error} onRetry={() => void figures.refetch()} />
      ) : (
        <Skeleton className="mb-4 h-20" />
      )}
      <div className="grid items-start gap-4 xl:grid-cols-[1fr_26rem]">
        <div className="grid min-w-0 gap-4">
          {figures.data && <EventsCard figures={figures.data} />}
          {figures.data && <LatencyCard figures={figures.data} />}
          <RejectionsCard producerKey={key} figures={figures.data} />
          <TypesCard producer={producer} figures={figures.data} />
        </div>
        <div className="grid min-w-0 gap-4">
          <KeysCard producer={producer} />
          {figures.data && <LimitCard producer={producer} figures={figures.data} />}
          <MembersCard producer={producer} />
        </div>
      </div>
    </>
  );
}
