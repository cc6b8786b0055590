import { useQuery, useQueryClient } from "@tanstack/react-query";
import { ShieldAlert } from "lucide-react";
import { useEffect } from "react";
import { useApi } from "@/components/api";
import { isUnderWay } from "@/components/campaign/states";
import { LiveBadge } from "@/components/live-badge";
import { SuppressedCard } from "@/components/notification/suppressed-card";
import { StopButton } from "@/components/switch/stop-button";
import { StoppedBanner } from "@/components/switch/stopped-banner";
import { ErrorState } from "@/components/ui/error-state";
import { Skeleton } from "@/components/ui/skeleton";
import { ChannelsCard } from "./channels-card";
import { Controls } from "./controls";
import { EffectNote } from "./effect-note";
import type { Campaign, Progress } from "./figures";
import { FunnelCard } from "./funnel-card";
import { GuardsCard } from "./guards-card";
import { paceNow } from "./pace";
import { ProgressCard } from "./progress-card";
import { stopSentence } from "./stop-reason";
import type { Control } from "./use-control";
import { VariantsCard } from "./variants-card";
import { WatchHeader } from "./watch-header";
import { rolloutSteps } from "./waves";
import { WavesCard } from "./waves-card";

/** How often a campaign that sends is asked for (ms); not while its tab is hidden. */
const pollMs = 1_000;

/** A campaign while it sends, or waits for somebody to resume it. */
export function Running(props: { detail: Campaign; control: Control; mayStop: boolean }) {
  const { detail, control, mayStop } = props;
  const { id, name } = detail.campaign;
  const target = { scope: "campaign", value: String(id), label: name } as const;
  const { data, error, refetch, isFetching, dataUpdatedAt } = useProgress(id);
  const status = data?.status ?? detail.campaign.status;
  const pace = paceNow(data?.pacePerSecond ?? null, detail.campaign.delivery.pace);
  return (
    <>
      <WatchHeader
        detail={detail}
        status={status}
        live={
          data && (
            <span className="flex [&>span]:flex">
              <LiveBadge updatedAt={dataUpdatedAt} />
            </span>
          )
        }
        actions={
          <>
            {data && detail.permissions.mayControl && (
              <Controls progress={data} pace={pace.perSecond} control={control} />
            )}
            {mayStop && <StopButton target={target} />}
          </>
        }
      />
      <StoppedBanner target={target} mayAct={mayStop} />
      {data ? (
        <div className="grid gap-4">
          {control.effect && <EffectNote effect={control.effect} />}
          {status === "paused" && data.stopReason && <Stopped reason={data.stopReason} />}
          <Cards detail={detail} progress={data} pace={pace.words} />
        </div>
      ) : error ? (
        <ErrorState error={error} onRetry={() => void refetch()} retrying={isFetching} />
      ) : (
        <div role="status" aria-label="Loading" className="grid gap-4 lg:grid-cols-2">
          <Skeleton className="h-32 lg:col-span-2" />
          <Skeleton className="h-72" />
          <Skeleton className="h-72" />
        </div>
      )}
    </>
  );
}

/** Asks until it has ended; then the campaign itself is read again, and its report takes this place. */
function useProgress(id: number) {
  const api = useApi();
  const client = useQueryClient();
  const query = useQuery({
    ...api.campaignFigures.progress.queryOptions({ id }),
    refetchInterval: ({ state }) => (state.data && !isUnderWay(state.data.status) ? false : pollMs),
  });
  const ended = query.data !== undefined && !isUnderWay(query.data.status);
  useEffect(() => {
    if (ended) void client.invalidateQueries(api.campaigns.one.queryFilter({ id }));
  }, [ended, client, api, id]);
  return query;
}

function Cards(props: { detail: Campaign; progress: Progress; pace: string }) {
  const { detail, progress, pace } = props;
  const { delivery } = detail.campaign;
  const guarded = progress.guards.length > 0;
  // The steps of a rollout stand with its guards.
  const waves = guarded ? [] : progress.waves;
  const channels = <ChannelsCard channels={progress.channels} />;
  return (
    <>
      <ProgressCard progress={progress} pace={pace} />
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <div className="grid gap-4">
          <FunnelCard funnel={progress.funnel} hasGoal={delivery.goal !== null} />
          {progress.variants.length > 1 && (
            <VariantsCard variants={progress.variants} wonKey={wonKey(detail)} />
          )}
          {(guarded || waves.length > 1) && channels}
        </div>
        <div className="grid gap-4">
          {guarded && <GuardsCard guards={progress.guards} steps={rolloutSteps(progress.waves)} />}
          {waves.length > 1 && <WavesCard waves={waves} />}
          {!guarded && waves.length <= 1 && channels}
          <SuppressedCard
            suppressed={progress.suppressed}
            considered={progress.considered}
            held={progress.held}
          />
        </div>
      </div>
    </>
  );
}

function wonKey({ variants }: Campaign): string | undefined {
  return variants.find(({ wonAt }) => wonAt !== null)?.key;
}

function Stopped({ reason }: { reason: string }) {
  return (
    <p
      role="alert"
      className="flex items-center gap-2 rounded-lg bg-warn-soft px-4 py-2.5 text-sm text-warn"
    >
      <ShieldAlert aria-hidden className="size-4 shrink-0" />
      {stopSentence(reason)}
    </p>
  );
}
