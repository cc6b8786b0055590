"use client";

import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useApi } from "../api";
import { errorCode } from "../query-client";
import { ErrorState } from "../ui/error-state";
import { Skeleton } from "../ui/skeleton";
import { ReasonForm } from "./reason-form";

/** Timers hold no longer delay. */
const longestWaitMs = 3_600_000;

/**
 * Shows what is about one person once the viewer has said why they look; asks again when that is half an
 * hour ago. The server refuses without, so this is the door and not the lock.
 */
export function LookGate(props: { userId: string; unknown?: ReactNode; children: ReactNode }) {
  const { userId } = props;
  const sitting = useQuery({
    ...useApi().support.sitting.queryOptions({ userId }),
    refetchInterval: ({ state }) => waitOf(state.data?.until ?? null),
  });
  if (sitting.data) return sitting.data.until ? props.children : <ReasonForm userId={userId} />;
  if (!sitting.error) return <Skeleton className="h-64" />;
  return errorCode(sitting.error) === "NOT_FOUND" && props.unknown ? (
    props.unknown
  ) : (
    <ErrorState error={sitting.error} onRetry={() => void sitting.refetch()} />
  );
}

/** Until the sitting is over (ms). */
function waitOf(until: Date | null): number | false {
  if (until === null) return false;
  return Math.min(longestWaitMs, Math.max(1_000, until.getTime() - Date.now() + 500));
}
