"use client";

import { errorCode } from "@/components/query-client";
import { ErrorState } from "@/components/ui/error-state";
import { NoSuchThing } from "@/components/ui/no-such-thing";
import { PageHeader } from "@/components/ui/page-header";
import { Skeleton } from "@/components/ui/skeleton";
import { Composer } from "./compose/composer";
import { useCampaign } from "./compose/use-campaign";
import type { Visitor } from "./compose/visitor";
import { CampaignWatch } from "./watch/campaign-watch";
import { ToList } from "./watch/watch-header";

const beingWritten: readonly string[] = ["draft", "awaiting_approval", "approved", "scheduled"];

/** A campaign: its composer until it starts, what became of it from then on. */
export function CampaignPage({ id, visitor }: { id: number; visitor: Visitor }) {
  const { data, error, refetch, isFetching } = useCampaign(id);
  if (data && beingWritten.includes(data.campaign.status))
    return <Composer key={id} view={data} visitor={visitor} />;
  const { acts } = visitor;
  if (data)
    return (
      <CampaignWatch
        id={id}
        mayCreate={acts.includes("campaigns")}
        mayStop={acts.includes("switches")}
      />
    );
  return (
    <>
      <PageHeader parent={<ToList />} title="Campaign" />
      {errorCode(error) === "NOT_FOUND" ? (
        <NoSuchThing title="There is no such campaign" href="/campaigns" label="To the list">
          Check the address. A draft that was deleted is gone.
        </NoSuchThing>
      ) : error ? (
        <ErrorState error={error} onRetry={() => void refetch()} retrying={isFetching} />
      ) : (
        <Skeleton className="h-96" />
      )}
    </>
  );
}
