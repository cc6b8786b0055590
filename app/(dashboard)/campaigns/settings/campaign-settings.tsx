"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useApi } from "@/components/api";
import { ErrorState } from "@/components/ui/error-state";
import { PageHeader } from "@/components/ui/page-header";
import { Skeleton } from "@/components/ui/skeleton";
import { ApprovalCard } from "./approval-card";

/** What holds for every campaign of the workspace. */
export function CampaignSettings() {
  const { data, error, refetch, isFetching } = useQuery(
    useApi().campaignDesk.approvalRule.queryOptions(),
  );
  return (
    <>
      <PageHeader
        parent={
          <Link href="/campaigns" className="hover:text-ink hover:underline">
            Campaigns
          </Link>
        }
        title="Settings"
        description="What holds for every campaign."
      />
      {data ? (
        // Anew when somebody has changed it.
        <ApprovalCard key={data.over} rule={data} />
      ) : error ? (
        <ErrorState error={error} onRetry={() => void refetch()} retrying={isFetching} />
      ) : (
        <Skeleton className="h-48 max-w-2xl" />
      )}
    </>
  );
}
