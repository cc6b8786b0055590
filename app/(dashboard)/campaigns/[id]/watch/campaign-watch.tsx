import { useQuery } from "@tanstack/react-query";
import { useApi } from "@/components/api";
import { isUnderWay } from "@/components/campaign/states";
import { ErrorState } from "@/components/ui/error-state";
import { PageHeader } from "@/components/ui/page-header";
import { Skeleton } from "@/components/ui/skeleton";
import { ReportView } from "../report/report-view";
import { Running } from "./running";
import { useControl } from "./use-control";
import { ToList } from "./watch-header";

/** A campaign that sends, or has sent: live figures while it runs, the report after. */
export function CampaignWatch(props: { id: number; mayCreate: boolean; mayStop: boolean }) {
  const { id, mayCreate, mayStop } = props;
  const { data, error, refetch, isFetching } = useQuery(
    useApi().campaigns.one.queryOptions({ id }),
  );
  // Kept here: a cancelled campaign's report still says what cancelling it did.
  const control = useControl(id);
  if (data && isUnderWay(data.campaign.status))
    return <Running detail={data} control={control} mayStop={mayStop} />;
  if (data) return <ReportView detail={data} effect={control.effect} mayCreate={mayCreate} />;
  return (
    <>
      <PageHeader parent={<ToList />} title="Campaign" />
      {error ? (
        <ErrorState error={error} onRetry={() => void refetch()} retrying={isFetching} />
      ) : (
        <Skeleton className="h-96" />
      )}
    </>
  );
}
