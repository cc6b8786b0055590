import { useQuery } from "@tanstack/react-query";
import { useApi } from "@/components/api";
import { ErrorState } from "@/components/ui/error-state";
import { RelativeTime } from "@/components/ui/relative-time";
import { Skeleton } from "@/components/ui/skeleton";
import { EffectNote } from "../watch/effect-note";
import type { Campaign } from "../watch/figures";
import type { Effect } from "../watch/use-control";
import { WatchHeader } from "../watch/watch-header";
import { ReportActions } from "./report-actions";
import { ReportCards } from "./report-cards";

/** People open and click for a while after the last message. */
const pollMs = 60_000;

/** What became of a campaign that is over. */
export function ReportView(props: {
  detail: Campaign;
  /** What the control did that ended it just now. */
  effect: Effect | null;
  mayCreate: boolean;
}) {
  const { detail, effect, mayCreate } = props;
  const { id, status, startedAt } = detail.campaign;
  const { data, error, refetch, isFetching } = useQuery({
    ...useApi().campaignFigures.report.queryOptions({ id }),
    refetchInterval: pollMs,
  });
  return (
    <>
      <WatchHeader
        detail={detail}
        status={status}
        live={
          data && (
            <span className="font-normal text-ink-faint text-xs">
              Computed <RelativeTime at={data.computedAt} />
            </span>
          )
        }
        actions={
          <ReportActions
            id={id}
            mayCreate={mayCreate}
            started={startedAt !== null}
            silent={data ? Math.max(0, data.people - data.funnel.opened) : null}
          />
        }
      />
      {effect && (
        <div className="mb-4">
          <EffectNote effect={effect} />
        </div>
      )}
      {data ? (
        <ReportCards detail={detail} report={data} />
      ) : error ? (
        <ErrorState error={error} onRetry={() => void refetch()} retrying={isFetching} />
      ) : (
        <div role="status" aria-label="Loading" className="grid gap-4 lg:grid-cols-2">
          <Skeleton className="h-24 lg:col-span-2" />
          <Skeleton className="h-72" />
          <Skeleton className="h-72" />
        </div>
      )}
    </>
  );
}
