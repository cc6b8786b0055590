"use client";

import { useQuery } from "@tanstack/react-query";
import { useApi } from "@/components/api";
import { LiveBadge } from "@/components/live-badge";
import { StripLegend } from "@/components/provider/breaker-strip";
import { ErrorState } from "@/components/ui/error-state";
import { PageHeader } from "@/components/ui/page-header";
import { Skeleton } from "@/components/ui/skeleton";
import { liveMs } from "./account";
import { AddAccount } from "./add-account";
import { ChannelCard } from "./channel-card";

/** The curves have a point a minute, and so have canaries. */
const curvesMs = 20_000;

/** Every channel with the accounts that it tries, in order, and how each of them is doing. */
export function ProvidersView({ mayAct, mayEnter }: { mayAct: boolean; mayEnter: boolean }) {
  const api = useApi();
  const all = useQuery({ ...api.providers.all.queryOptions(), refetchInterval: liveMs });
  const hour = useQuery({ ...api.providers.hour.queryOptions(), refetchInterval: curvesMs });
  const canaries = useQuery({
    ...api.providers.canaries.queryOptions(),
    refetchInterval: curvesMs,
  });
  return (
    <>
      <PageHeader
        title="Providers"
        description="Through whom messages leave: each channel tries its accounts from top to bottom."
        actions={
          <>
            {all.data && <LiveBadge updatedAt={all.dataUpdatedAt} />}
            {mayEnter && <AddAccount />}
          </>
        }
      />
      {all.data ? (
        <div className="grid gap-4">
          {all.data.chains.map((chain) => (
            <ChannelCard
              key={chain.channel}
              chain={chain}
              page={all.data}
              curves={hour.data ?? {}}
              mayAct={mayAct}
              mayEnter={mayEnter}
              canary={canaries.data?.find(({ channel }) => channel === chain.channel)}
            />
          ))}
          <StripLegend />
        </div>
      ) : all.error ? (
        <ErrorState error={all.error} onRetry={() => void all.refetch()} />
      ) : (
        <Skeleton className="h-96" />
      )}
    </>
  );
}
