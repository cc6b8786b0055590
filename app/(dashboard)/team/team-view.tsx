"use client";

import { useQuery } from "@tanstack/react-query";
import { useApi } from "@/components/api";
import { ErrorState } from "@/components/ui/error-state";
import { PageHeader } from "@/components/ui/page-header";
import { Skeleton } from "@/components/ui/skeleton";
import { FactorRule } from "./factor-rule";
import { InvitationsCard } from "./invitations-card";
import { InviteDialog } from "./invite-dialog";
import { MembersCard } from "./members-card";

/** Who may sign in, and as what. */
export function TeamView() {
  const { data, error, refetch, isFetching } = useQuery(useApi().team.read.queryOptions());
  return (
    <>
      <PageHeader
        title="Team"
        description="Who may sign in, and as what. What each role may do is written in the documentation."
        actions={data && <InviteDialog producers={data.producers} />}
      />
      {data ? (
        <div className="grid gap-4">
          <MembersCard team={data} />
          {data.invitations.length > 0 && <InvitationsCard invitations={data.invitations} />}
          <FactorRule key={data.factorRoles.join()} team={data} />
        </div>
      ) : error ? (
        <ErrorState error={error} onRetry={() => void refetch()} retrying={isFetching} />
      ) : (
        <Skeleton className="h-96" />
      )}
    </>
  );
}
