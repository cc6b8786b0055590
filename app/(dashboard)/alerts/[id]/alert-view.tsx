"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { AlertActions } from "@/components/alert/alert-actions";
import { TierBadge } from "@/components/alert/tier-badge";
import { useApi } from "@/components/api";
import { LiveBadge } from "@/components/live-badge";
import { errorCode } from "@/components/query-client";
import { Badge } from "@/components/ui/badge";
import { ErrorState } from "@/components/ui/error-state";
import { NoSuchThing } from "@/components/ui/no-such-thing";
import { PageHeader } from "@/components/ui/page-header";
import { RelativeTime } from "@/components/ui/relative-time";
import { SkeletonRows } from "@/components/ui/skeleton";
import { AlertChart } from "./alert-chart";
import { AlertStory } from "./alert-story";
import { ChangesCard } from "./changes-card";
import { RunbookCard } from "./runbook-card";
import { type AlertData, whereToLook } from "./where-to-look";

/** Over, looked after by somebody, or neither. */
function StateBadge({ alert }: { alert: AlertData }) {
  if (alert.state === "resolved") return <Badge tone="ok">over</Badge>;
  if (alert.acknowledgedBy !== null)
    return <Badge tone="warn">firing, {alert.acknowledgedBy} is on it</Badge>;
  return (
    <Badge tone="bad" pulse>
      firing
    </Badge>
  );
}

/** One alert: what is wrong, what the figure did, what changed before, what to do, and what was done. */
export function AlertView({ id, mayAct }: { id: number; mayAct: boolean }) {
  const one = useQuery({
    ...useApi().alerts.one.queryOptions({ id }),
    refetchInterval: ({ state }) => (state.data?.state === "resolved" ? false : 3_000),
  });
  if (one.isPending) return <SkeletonRows />;
  if (errorCode(one.error) === "NOT_FOUND" && one.isLoadingError) {
    return (
      <NoSuchThing as="h1" title="There is no such alert" href="/alerts" label="To the alerts">
        Check the address.
      </NoSuchThing>
    );
  }
  if (one.isLoadingError)
    return <ErrorState error={one.error} onRetry={() => void one.refetch()} />;
  const alert = one.data;
  const look = whereToLook(alert);
  return (
    <>
      <PageHeader
        parent={<Link href="/alerts">Alerts</Link>}
        title={
          <span className="flex flex-wrap items-center gap-2">
            {alert.name}
            {alert.groupKey && <span className="text-ink-soft">· {alert.groupKey}</span>}
            <TierBadge tier={alert.tier} />
            <StateBadge alert={alert} />
          </span>
        }
        description={alert.meaning}
        actions={
          <>
            {alert.state !== "resolved" && <LiveBadge updatedAt={one.dataUpdatedAt} />}
            {mayAct && <AlertActions alert={alert} full />}
          </>
        }
      />
      <div className="grid gap-4 lg:grid-cols-[3fr_2fr]">
        <div className="grid min-w-0 content-start gap-4">
          <div className="rounded-lg border bg-surface px-4 py-3">
            <p className="font-medium">{alert.sentence}</p>
            <p className="mt-1 text-ink-soft text-sm">
              Since <RelativeTime at={alert.startedAt} />
              {alert.resolvedAt && (
                <>
                  , over <RelativeTime at={alert.resolvedAt} />
                </>
              )}
              {look && (
                <>
                  {" · "}
                  <Link href={look.href} className="text-accent underline underline-offset-4">
                    {look.label}
                  </Link>
                </>
              )}
            </p>
          </div>
          <AlertChart alert={alert} />
          <ChangesCard alert={alert} />
          <AlertStory alert={alert} />
        </div>
        <RunbookCard ruleKey={alert.ruleKey} />
      </div>
    </>
  );
}
