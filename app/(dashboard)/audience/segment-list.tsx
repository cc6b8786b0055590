"use client";

import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { Search, SearchX, UsersRound } from "lucide-react";
import Link from "next/link";
import { debounce, useQueryStates } from "nuqs";
import { useApi } from "@/components/api";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { Input } from "@/components/ui/input";
import { PagedList } from "@/components/ui/paged-list";
import { useDebounced } from "@/components/ui/use-debounced";
import { segmentParsers } from "./filters";
import { SegmentTable } from "./segment-table";

const waitMs = 250;

export function SegmentList({ mayAct }: { mayAct: boolean }) {
  const [{ q }, setFilters] = useQueryStates(segmentParsers);
  const asked = useDebounced(q.trim(), waitMs);
  const list = useInfiniteQuery(
    useApi().segments.list.infiniteQueryOptions(
      { q: asked },
      {
        getNextPageParam: ({ nextCursor }) => nextCursor,
        placeholderData: keepPreviousData,
      },
    ),
  );
  const pages = list.data?.pages ?? [];
  const shown = pages.reduce((sum, { items }) => sum + items.length, 0);
  return (
    <>
      <search className="relative mb-4 block max-w-sm">
        <Search
          aria-hidden
          className="absolute top-1/2 left-2.5 size-4 -translate-y-1/2 text-ink-faint"
        />
        <Input
          type="search"
          aria-label="Find a segment by name or key"
          placeholder="Find a segment"
          className="pl-8"
          value={q}
          onChange={({ target }) =>
            void setFilters({ q: target.value || null }, { limitUrlUpdates: debounce(waitMs) })
          }
        />
      </search>
      <Card>
        <PagedList
          list={list}
          shown={shown}
          end="that is all"
          empty={<Nothing asked={asked} mayAct={mayAct} />}
        >
          <SegmentTable q={asked} pages={pages} />
        </PagedList>
      </Card>
    </>
  );
}

function Nothing({ asked, mayAct }: { asked: string; mayAct: boolean }) {
  if (asked) return <EmptyState icon={SearchX} title={`No segment is called “${asked}”`} />;
  return (
    <EmptyState
      icon={UsersRound}
      title="No segments yet"
      action={
        mayAct && (
          <Button asChild variant="primary">
            <Link href="/audience/segments/new">Make the first segment</Link>
          </Button>
        )
      }
    >
      A segment is everybody who matches some conditions now: campaigns, events and other segments
      can name it.
    </EmptyState>
  );
}
