"use client";

import { useQuery } from "@tanstack/react-query";
import { useApi } from "@/components/api";
import { roleLabels } from "@/components/shell/role-labels";
import { ErrorState } from "@/components/ui/error-state";
import { PageHeader } from "@/components/ui/page-header";
import { Skeleton } from "@/components/ui/skeleton";
import { FactorCard } from "./factor-card";
import { NameCard } from "./name-card";
import { PasswordCard } from "./password-card";
import { SessionsCard } from "./sessions-card";

/** One's own account. */
export function AccountView() {
  const { data, error, refetch, isFetching } = useQuery(useApi().self.read.queryOptions());
  return (
    <>
      <PageHeader
        title="Your account"
        description={data ? `${data.email} · ${roleLabels[data.role]}` : "Who you are here."}
      />
      {data ? (
        <div className="grid max-w-3xl gap-4">
          <FactorCard state={data.secondFactor} />
          <SessionsCard />
          <PasswordCard email={data.email} />
          <NameCard key={data.name} name={data.name} />
        </div>
      ) : error ? (
        <ErrorState error={error} onRetry={() => void refetch()} retrying={isFetching} />
      ) : (
        <Skeleton className="h-96 max-w-3xl" />
      )}
    </>
  );
}
