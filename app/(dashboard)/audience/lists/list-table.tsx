"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { ListChecks, Search, SearchX } from "lucide-react";
import Link from "next/link";
import { debounce, useQueryStates } from "nuqs";
import { useApi } from "@/components/api";
import { formatCount } from "@/components/format";
import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { Input } from "@/components/ui/input";
import { RelativeTime } from "@/components/ui/relative-time";
import { SkeletonRows } from "@/components/ui/skeleton";
import { Row, Table, TableBody, TableHead, Td, Th } from "@/components/ui/table";
import { useDebounced } from "@/components/ui/use-debounced";
import type { RouterOutputs } from "@/server/api/root";
import { listParsers } from "./filters";

type List = RouterOutputs["lists"]["list"][number];

const waitMs = 200;
const liveMs = 3_000;

export function ListTable({ mayAct }: { mayAct: boolean }) {
  const [{ q }, setFilters] = useQueryStates(listParsers);
  const asked = useDebounced(q.trim(), waitMs);
  const lists = useQuery({
    ...useApi().lists.list.queryOptions({ q: asked }),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => (state.data?.some(({ filling }) => filling) ? liveMs : false),
  });
  return (
    <>
      <search className="relative mb-4 block max-w-xs">
        <Search
          aria-hidden
          className="absolute top-1/2 left-3 size-4 -translate-y-1/2 text-ink-faint"
        />
        <Input
          type="search"
          aria-label="Find a list by its name"
          placeholder="Find a list"
          className="pl-9"
          value={q}
          onChange={({ target }) =>
            void setFilters({ q: target.value || null }, { limitUrlUpdates: debounce(waitMs) })
          }
        />
      </search>
      <Card>
        {lists.isLoadingError ? (
          <ErrorState error={lists.error} onRetry={() => void lists.refetch()} />
        ) : lists.isPending ? (
          <SkeletonRows rows={5} />
        ) : lists.data.length > 0 ? (
          <Lists lists={lists.data} />
        ) : asked ? (
          <EmptyState icon={SearchX} title={`No list is called “${asked}”`}>
            Try a part of its name.
          </EmptyState>
        ) : (
          <EmptyState icon={ListChecks} title="No lists yet">
            {mayAct
              ? "A list is a fixed set of people, filled from a CSV or NDJSON file: attendees, customers of a shop, people to leave out."
              : "Marketing makes lists from files; none was made yet."}
          </EmptyState>
        )}
      </Card>
    </>
  );
}

function Lists({ lists }: { lists: List[] }) {
  return (
    <Table label="Lists">
      <TableHead>
        <Row>
          <Th>List</Th>
          <Th>Purpose</Th>
          <Th numeric>People</Th>
          <Th className="max-md:hidden">Made by</Th>
          <Th className="max-sm:hidden">Changed</Th>
        </Row>
      </TableHead>
      <TableBody>
        {lists.map((list) => (
          <Row key={list.key} className="relative">
            <Td className="max-w-80 py-2">
              <Link
                href={`/audience/lists/${encodeURIComponent(list.key)}`}
                className="font-medium after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:outline-accent focus-visible:after:-outline-offset-2"
              >
                {list.name}
              </Link>
              {list.description && (
                <p className="truncate text-ink-faint text-xs">{list.description}</p>
              )}
            </Td>
            <Td className="whitespace-nowrap">
              {list.filling ? (
                <Badge tone="info" pulse>
                  Being filled
                </Badge>
              ) : (
                <Badge>{list.purpose === "audience" ? "To reach" : "To leave out"}</Badge>
              )}
            </Td>
            <Td numeric>{formatCount(list.size)}</Td>
            <Td className="text-ink-soft max-md:hidden">{list.createdBy}</Td>
            <Td className="whitespace-nowrap text-ink-soft max-sm:hidden">
              <RelativeTime at={list.updatedAt} />
            </Td>
          </Row>
        ))}
      </TableBody>
    </Table>
  );
}
