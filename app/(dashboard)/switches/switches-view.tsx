"use client";

import { useQuery } from "@tanstack/react-query";
import { CircleCheck, OctagonX } from "lucide-react";
import { useQueryStates } from "nuqs";
import { useApi } from "@/components/api";
import { LiveBadge } from "@/components/live-badge";
import { StopDialog } from "@/components/switch/stop-dialog";
import { Button } from "@/components/ui/button";
import { Card, CardHeader } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { PageHeader } from "@/components/ui/page-header";
import { SkeletonRows } from "@/components/ui/skeleton";
import { filterParsers, targetOf } from "./filters";
import { History } from "./history";
import { LiveSwitch } from "./live-switch";
import { WaitingSwitch } from "./waiting-switch";

const refreshMs = 1_000;
/** How much was stopped changes slowly, and costs more to count. */
const countMs = 5_000;

/** What is stopped now, what waits for a second person, and what was. */
export function SwitchesView({ mayAct, email }: { mayAct: boolean; email: string }) {
  const api = useApi();
  const [{ stop }, setFilters] = useQueryStates(filterParsers);
  const open = useQuery({ ...api.switches.open.queryOptions(), refetchInterval: refreshMs });
  const ids = (open.data?.live ?? []).map(({ id }) => id);
  const counts = useQuery({
    ...api.switches.soFar.queryOptions({ ids }),
    enabled: ids.length > 0,
    refetchInterval: countMs,
  });
  const soFar = new Map(counts.data);
  const show = (next: string | null) => void setFilters({ stop: next });
  return (
    <>
      <PageHeader
        title="Kill switches"
        description="Stop anything, everywhere, within a second; and let it go on."
        actions={
          <>
            {open.data && <LiveBadge updatedAt={open.dataUpdatedAt} />}
            {mayAct && (
              <Button variant="danger" onClick={() => show("new")}>
                <OctagonX aria-hidden /> Stop something
              </Button>
            )}
          </>
        }
      />
      <div className="grid gap-4">
        {(open.data?.waiting.length ?? 0) > 0 && (
          <Card aria-label="Waiting for a second person">
            <CardHeader title="Waiting for a second person" hint="Nothing of it is stopped yet." />
            <ul className="divide-y border-t">
              {open.data?.waiting.map((shown) => (
                <WaitingSwitch key={shown.id} shown={shown} mayAct={mayAct} email={email} />
              ))}
            </ul>
          </Card>
        )}
        <Card aria-label="Stopped now">
          <CardHeader title="Stopped now" />
          {open.isPending ? (
            <SkeletonRows rows={2} />
          ) : open.isLoadingError ? (
            <ErrorState error={open.error} onRetry={() => void open.refetch()} />
          ) : open.data.live.length === 0 ? (
            <EmptyState icon={CircleCheck} title="Nothing is stopped">
              Everything that is accepted goes out.
            </EmptyState>
          ) : (
            <ul className="divide-y border-t">
              {open.data.live.map((shown) => (
                <LiveSwitch
                  key={shown.id}
                  shown={shown}
                  soFar={soFar.get(shown.id)}
                  mayAct={mayAct}
                />
              ))}
            </ul>
          )}
        </Card>
        <History />
      </div>
      {mayAct && stop !== null && (
        <StopDialog open onOpenChange={() => show(null)} initial={targetOf(stop)} />
      )}
    </>
  );
}
