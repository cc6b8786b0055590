"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { UserX } from "lucide-react";
import { useApi } from "@/components/api";
import { formatCount } from "@/components/format";
import { Badge } from "@/components/ui/badge";
import { Card, CardHeader } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { PagedList } from "@/components/ui/paged-list";
import { RelativeTime } from "@/components/ui/relative-time";
import type { RouterOutputs } from "@/server/api/root";

type Erasure = RouterOutputs["privacy"]["erasures"]["items"][number];

const pollMs = 5_000;

/** Who was forgotten, without saying who: when, on whose word, and what was removed. */
export function Erasures() {
  const list = useInfiniteQuery({
    ...useApi().privacy.erasures.infiniteQueryOptions(
      {},
      { getNextPageParam: ({ nextCursor }) => nextCursor },
    ),
    refetchInterval: pollMs,
  });
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Card>
      <CardHeader title="Erasures" hint="They name nobody" />
      <PagedList
        list={list}
        shown={items.length}
        skeleton={3}
        empty={
          <EmptyState icon={UserX} title="Nobody was erased yet">
            A person is erased on their page, or by DELETE /api/v1/users/…
          </EmptyState>
        }
      >
        <ul className="divide-y divide-line border-t">
          {items.map((erasure) => (
            <ErasureLine key={erasure.id} erasure={erasure} />
          ))}
        </ul>
      </PagedList>
    </Card>
  );
}

function ErasureLine({ erasure }: { erasure: Erasure }) {
  const { id, requestedBy, requestedAt, doneAt, removed } = erasure;
  const rows = Object.values(removed).reduce((sum, n) => sum + n, 0);
  const tables = Object.entries(removed).toSorted(([, a], [, b]) => b - a);
  return (
    <li className="px-4 py-2.5 text-sm">
      <details>
        <summary className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <span className="font-medium">Erasure {id}</span>
          <Badge tone={doneAt ? "ok" : "warn"} dot>
            {doneAt ? "done" : "searching the rest"}
          </Badge>
          <span className="text-ink-soft">
            by {requestedBy}, <RelativeTime at={requestedAt} />
          </span>
          <span className="ml-auto text-ink-soft text-xs tabular-nums">
            {formatCount(rows)} rows in {tables.length} tables
          </span>
        </summary>
        <dl className="mt-2 grid gap-x-6 gap-y-1 text-xs sm:grid-cols-3">
          {tables.map(([table, n]) => (
            <div key={table} className="flex justify-between gap-3">
              <dt className="text-ink-soft">{table.replace(/^.*\./, "").replaceAll("_", " ")}</dt>
              <dd className="tabular-nums">{formatCount(n)}</dd>
            </div>
          ))}
        </dl>
      </details>
    </li>
  );
}
