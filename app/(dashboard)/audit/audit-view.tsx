"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { Download, ScrollText } from "lucide-react";
import { useQueryStates } from "nuqs";
import { useApi } from "@/components/api";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { DropdownMenu, MenuItem, MenuLabel } from "@/components/ui/dropdown-menu";
import { EmptyState } from "@/components/ui/empty-state";
import { NothingMatches } from "@/components/ui/nothing-matches";
import { PageHeader } from "@/components/ui/page-header";
import { PagedList } from "@/components/ui/paged-list";
import { AuditLines } from "./audit-lines";
import { FilterBar } from "./filter-bar";
import { exportHref, type Filters, filterParsers, inputOf, isFiltered, noFilters } from "./filters";
import { pageOptions } from "./page-options";

/** Who did what, and looked at whom. */
export function AuditView() {
  const [filters, setFilters] = useQueryStates(filterParsers);
  const list = useInfiniteQuery(
    useApi().audit.list.infiniteQueryOptions(inputOf(filters), pageOptions),
  );
  const lines = (list.data?.pages ?? []).flatMap(({ items }) => items);
  const change = (next: Partial<Filters>) => void setFilters(next);
  return (
    <>
      <PageHeader
        title="Audit log"
        description="Who changed what, and who looked at whom. Nobody can change it, nor anything take a line away."
        actions={<ExportMenu filters={filters} />}
      />
      <FilterBar filters={filters} onChange={change} />
      <Card>
        <PagedList
          list={list}
          shown={lines.length}
          skeleton={12}
          empty={<Nothing filtered={isFiltered(filters)} onClear={() => change(noFilters)} />}
        >
          <AuditLines lines={lines} onNarrow={change} />
        </PagedList>
      </Card>
    </>
  );
}

function ExportMenu({ filters }: { filters: Filters }) {
  return (
    <DropdownMenu
      trigger={
        <Button>
          <Download aria-hidden /> Export
        </Button>
      }
    >
      <MenuLabel>What is shown, to its end. Exporting is logged.</MenuLabel>
      <MenuItem asChild>
        <a href={exportHref(filters, "csv")} download>
          As CSV
        </a>
      </MenuItem>
      <MenuItem asChild>
        <a href={exportHref(filters, "ndjson")} download>
          As JSON lines
        </a>
      </MenuItem>
    </DropdownMenu>
  );
}

function Nothing({ filtered, onClear }: { filtered: boolean; onClear: () => void }) {
  return filtered ? (
    <NothingMatches onClear={onClear}>Widen the time range, or take a filter away.</NothingMatches>
  ) : (
    <EmptyState icon={ScrollText} title="Nothing has happened yet">
      Every change, and every look at a person, appears here.
    </EmptyState>
  );
}
