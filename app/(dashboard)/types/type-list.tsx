"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Search, Tags } from "lucide-react";
import { debounce, useQueryStates } from "nuqs";
import { useApi } from "@/components/api";
import { Card } from "@/components/ui/card";
import { Choice } from "@/components/ui/choice";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { Input } from "@/components/ui/input";
import { NothingMatches } from "@/components/ui/nothing-matches";
import { SkeletonRows } from "@/components/ui/skeleton";
import { useDebounced } from "@/components/ui/use-debounced";
import { type Filters, filterParsers, inputOf } from "./filters";
import { TypeTable } from "./type-table";

const waitMs = 200;

/** The registry, by category. */
export function TypeList() {
  const [filters, setFilters] = useQueryStates(filterParsers);
  const q = useDebounced(filters.q, waitMs);
  const list = useQuery({
    ...useApi().types.list.queryOptions(inputOf({ ...filters, q })),
    placeholderData: keepPreviousData,
  });
  const filtered =
    filters.q.trim() !== "" || filters.category !== null || filters.priority !== null;
  return (
    <>
      <FilterBar filters={filters} onChange={setFilters} />
      <Card>
        {list.data ? (
          list.data.length > 0 ? (
            <TypeTable types={list.data} />
          ) : filtered ? (
            <NothingMatches onClear={() => void setFilters(null)} />
          ) : (
            <EmptyState icon={Tags} title="No type is registered yet">
              Producers may only post what is registered here.
            </EmptyState>
          )
        ) : list.error ? (
          <ErrorState error={list.error} onRetry={() => void list.refetch()} />
        ) : (
          <SkeletonRows rows={12} />
        )}
      </Card>
    </>
  );
}

type Change = ReturnType<typeof useQueryStates<typeof filterParsers>>[1];

function FilterBar({ filters, onChange }: { filters: Filters; onChange: Change }) {
  const { data } = useQuery(useApi().types.choices.queryOptions());
  return (
    <search className="mb-3 flex flex-wrap gap-2">
      <div className="relative grow max-sm:w-full sm:max-w-80">
        <Search
          aria-hidden
          className="absolute top-1/2 left-2.5 size-4 -translate-y-1/2 text-ink-faint"
        />
        <Input
          type="search"
          aria-label="Find a type by its key, name or description"
          placeholder="Find a type…"
          className="w-full pl-8"
          value={filters.q}
          onChange={({ target }) =>
            void onChange({ q: target.value || null }, { limitUrlUpdates: debounce(waitMs) })
          }
        />
      </div>
      <Choice
        className="min-w-0 flex-1 sm:flex-none"
        label="Category"
        all="Every category"
        value={filters.category}
        options={(data?.categories ?? []).map((value) => ({ value, label: value }))}
        onChange={(category) => void onChange({ category })}
      />
      <Choice
        className="min-w-0 flex-1 sm:flex-none"
        label="Priority"
        all="Every priority"
        value={filters.priority === null ? null : String(filters.priority)}
        options={["0", "1", "2"].map((value) => ({ value, label: `P${value}` }))}
        onChange={(value) => void onChange({ priority: value === null ? null : Number(value) })}
      />
    </search>
  );
}
