"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { useQueryStates } from "nuqs";
import { useApi } from "@/components/api";
import { Card, CardHeader } from "@/components/ui/card";
import { PagedList } from "@/components/ui/paged-list";
import { AlertRow } from "./alert-row";
import { filterParsers } from "./filters";

/** What is over, the newest first. */
export function ResolvedList() {
  const [filters] = useQueryStates(filterParsers);
  const list = useInfiniteQuery(
    useApi().alerts.resolved.infiniteQueryOptions(filters, {
      getNextPageParam: ({ nextCursor }) => nextCursor,
      refetchInterval: 10_000,
    }),
  );
  const alerts = list.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <Card className="overflow-hidden">
      <CardHeader title="Over" hint="the latest first" />
      <PagedList
        list={list}
        shown={alerts.length}
        empty={
          <p className="border-t px-4 py-6 text-ink-soft text-sm">
            Nothing of this kind was wrong so far.
          </p>
        }
      >
        <ul className="divide-y border-t">
          {alerts.map((alert) => (
            <AlertRow key={alert.id} alert={alert} mayAct={false} />
          ))}
        </ul>
      </PagedList>
    </Card>
  );
}
