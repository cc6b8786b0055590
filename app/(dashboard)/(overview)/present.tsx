import { useQuery } from "@tanstack/react-query";
import { useApi } from "@/components/api";
import { LoadCard } from "@/components/load/load-card";
import { ErrorState } from "@/components/ui/error-state";
import { Skeleton } from "@/components/ui/skeleton";
import type { Area } from "@/server/api/visitor";
import { DepthCard } from "./depth-card";
import { ProvidersCard } from "./providers-card";
import { refreshMs } from "./refresh";
import { RunningCard } from "./running-card";
import { WorkersCard } from "./workers-card";

/** What is under way at this moment: what waits, what runs, and who does it. */
export function Present({ areas }: { areas: Area[] }) {
  const { data, error, refetch } = useQuery({
    ...useApi().overview.now.queryOptions(),
    refetchInterval: refreshMs,
  });
  return (
    <section aria-labelledby="now" className="mt-2 grid gap-3">
      <h2 id="now" className="font-medium text-base">
        Right now
      </h2>
      {data ? (
        <div className="grid gap-4 lg:grid-cols-2">
          <DepthCard now={data} />
          <RunningCard running={data.running} opensCampaigns={areas.includes("campaigns")} />
          <ProvidersCard mayOpen={areas.includes("providers")} />
          <WorkersCard workers={data.workers} />
          <LoadCard />
        </div>
      ) : error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <Skeleton className="h-64" />
      )}
    </section>
  );
}
