"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useQueryStates } from "nuqs";
import { useApi } from "@/components/api";
import { rangeOptions } from "@/components/health/range";
import { LiveBadge } from "@/components/live-badge";
import { ErrorState } from "@/components/ui/error-state";
import { PageHeader } from "@/components/ui/page-header";
import { Segmented } from "@/components/ui/segmented";
import { Skeleton } from "@/components/ui/skeleton";
import type { Area } from "@/server/api/visitor";
import { Course } from "./course";
import { FilterBar } from "./filter-bar";
import { filterParsers, inputOf } from "./filters";
import { ObjectivesCard } from "./objectives-card";
import { Present } from "./present";
import { refreshMs } from "./refresh";
import { SituationCard } from "./situation-card";

/** One screen for whoever is on call: what is wrong and whose it is, what it costs, and where to act. */
export function Overview({ areas }: { areas: Area[] }) {
  const [filters, setFilters] = useQueryStates(filterParsers);
  const api = useApi();
  const situation = useQuery({
    ...api.overview.situation.queryOptions(),
    refetchInterval: refreshMs,
  });
  const past = useQuery({
    ...api.overview.read.queryOptions(inputOf(filters)),
    refetchInterval: refreshMs,
    placeholderData: keepPreviousData,
  });
  return (
    <>
      <PageHeader
        title="Overview"
        actions={
          <>
            {past.data && situation.data && (
              <LiveBadge updatedAt={Math.min(past.dataUpdatedAt, situation.dataUpdatedAt)} />
            )}
            <Segmented
              aria-label="Time range"
              value={filters.range}
              onValueChange={(range) => void setFilters({ range })}
              options={rangeOptions}
            />
          </>
        }
      />
      <div className="grid gap-4">
        {situation.data ? (
          <SituationCard situation={situation.data} areas={areas} />
        ) : situation.error ? (
          <ErrorState error={situation.error} onRetry={() => void situation.refetch()} />
        ) : (
          <Skeleton className="h-40" />
        )}
        {past.data ? (
          <>
            <ObjectivesCard range={filters.range} />
            <FilterBar
              filters={filters}
              onChange={(change) => void setFilters(change)}
              matrix={past.data.matrix}
            />
            <Course overview={past.data} filters={filters} areas={areas} onFilter={setFilters} />
            <Present areas={areas} />
          </>
        ) : past.error ? (
          <ErrorState error={past.error} onRetry={() => void past.refetch()} />
        ) : (
          <Skeleton className="h-96" />
        )}
      </div>
    </>
  );
}
