import { LoaderCircle, RefreshCw } from "lucide-react";
import { Button } from "@/components/ui/button";
import { ErrorState } from "@/components/ui/error-state";
import { RelativeTime } from "@/components/ui/relative-time";
import { Skeleton } from "@/components/ui/skeleton";
import type { CampaignView } from "../campaign";
import type { Draft } from "../use-draft";
import type { Visitor } from "../visitor";
import { ChannelsCard } from "./channels-card";
import { ChecklistCard } from "./checklist-card";
import { OutcomesCard } from "./outcomes-card";
import { SendOffCard } from "./send-off-card";
import { TestCard } from "./test-card";
import type { CheckItem, Reviewing } from "./use-review";
import { WhenCard } from "./when-card";

/** What would happen, and the last step to it. */
export function ReviewStep(props: {
  view: CampaignView;
  draft: Draft;
  visitor: Visitor;
  review: Reviewing;
}) {
  const { view, draft, visitor, review } = props;
  const { data, error } = review;
  // What the review would have found, the server still refuses.
  const errors = error ? 0 : (data?.checklist.filter(isError).length ?? null);
  return (
    <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_22rem]">
      <div className="grid min-w-0 gap-4">
        {visitor.acts.includes("campaigns") ? (
          <Findings review={review} />
        ) : (
          <p className="rounded-lg border bg-surface px-4 py-6 text-ink-soft text-sm">
            The review is for those who schedule: marketing and administrators.
          </p>
        )}
      </div>
      <div className="grid gap-4 lg:sticky lg:top-16">
        <SendOffCard {...{ view, draft, errors }} people={data?.audience ?? null} />
        {visitor.acts.includes("campaignContent") && <TestCard view={view} />}
      </div>
    </div>
  );
}

const isError = ({ severity }: CheckItem) => severity === "error";

function Findings({ review }: { review: Reviewing }) {
  const { data, error, refetch, isFetching, dataUpdatedAt } = review;
  if (error)
    return (
      <ErrorState
        title="The review did not work"
        error={error}
        onRetry={() => void refetch()}
        retrying={isFetching}
      />
    );
  if (!data)
    return (
      <>
        <p role="status" className="flex items-center gap-2 text-ink-soft text-sm">
          <LoaderCircle aria-hidden className="size-4 animate-spin" /> Evaluating it for everybody
          in the audience, as if it started now…
        </p>
        <Skeleton className="h-40" />
        <Skeleton className="h-56" />
      </>
    );
  return (
    <>
      <ChecklistCard checklist={data.checklist} />
      {data.audience > 0 && (
        <>
          <OutcomesCard review={data} />
          <ChannelsCard review={data} />
          <WhenCard review={data} />
        </>
      )}
      <div className="flex items-center gap-3 text-ink-faint text-xs">
        <span>
          By the pipeline’s own rules, <RelativeTime at={new Date(dataUpdatedAt)} />
          {!data.exact && `; from a sample, each number within ${data.margin} or so`}.
        </span>
        <Button size="sm" variant="ghost" pending={isFetching} onClick={() => void refetch()}>
          {!isFetching && <RefreshCw aria-hidden />} Look again
        </Button>
      </div>
    </>
  );
}
