"use client";

import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { LayoutTemplate, Search, SearchX } from "lucide-react";
import { debounce, useQueryStates } from "nuqs";
import { useApi } from "@/components/api";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { Input } from "@/components/ui/input";
import { PagedList } from "@/components/ui/paged-list";
import { Segmented } from "@/components/ui/segmented";
import { useDebounced } from "@/components/ui/use-debounced";
import { type Filters, filterParsers, inputOf } from "./filters";
import { nextOf } from "./next-of";
import { TemplateTable } from "./template-table";

const waitMs = 200;
const states = [
  { value: "all", label: "All" },
  { value: "draft", label: "With a draft" },
  { value: "unpublished", label: "Unpublished" },
] as const;

export function TemplateList() {
  const [filters, setFilters] = useQueryStates(filterParsers);
  const q = useDebounced(filters.q, waitMs);
  const list = useInfiniteQuery({
    ...useApi().templates.list.infiniteQueryOptions(inputOf({ ...filters, q }), nextOf),
    placeholderData: keepPreviousData,
  });
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  const filtered = filters.q.trim() !== "" || filters.state !== "all";
  return (
    <>
      <FilterBar filters={filters} onChange={setFilters} />
      <Card>
        <PagedList
          list={list}
          shown={items.length}
          end="that is all"
          skeleton={12}
          empty={
            <Nothing
              filtered={filtered}
              onClear={() => void setFilters({ q: null, state: null })}
            />
          }
        >
          <TemplateTable items={items} />
        </PagedList>
      </Card>
    </>
  );
}

type Change = ReturnType<typeof useQueryStates<typeof filterParsers>>[1];

function FilterBar({ filters, onChange }: { filters: Filters; onChange: Change }) {
  return (
    <search className="mb-3 flex flex-wrap gap-2">
      <div className="relative grow sm:max-w-80">
        <Search
          aria-hidden
          className="absolute top-1/2 left-2.5 size-4 -translate-y-1/2 text-ink-faint"
        />
        <Input
          type="search"
          aria-label="Find a template by its type or name"
          placeholder="Find a template…"
          className="pl-8"
          value={filters.q}
          onChange={({ target }) =>
            void onChange({ q: target.value || null }, { limitUrlUpdates: debounce(waitMs) })
          }
        />
      </div>
      <Segmented
        aria-label="State"
        value={filters.state}
        onValueChange={(state) => void onChange({ state })}
        options={states}
      />
    </search>
  );
}

function Nothing({ filtered, onClear }: { filtered: boolean; onClear: () => void }) {
  return filtered ? (
    <EmptyState
      icon={SearchX}
      title="No template matches"
      action={<Button onClick={onClear}>Show all</Button>}
    >
      Try another word, or another state.
    </EmptyState>
  ) : (
    <EmptyState icon={LayoutTemplate} title="There are no templates yet">
      Every type of notification that is registered gets one.
    </EmptyState>
  );
}
