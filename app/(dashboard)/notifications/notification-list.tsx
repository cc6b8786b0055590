"use client";

import { ArrowUp, BellRing } from "lucide-react";
import Link from "next/link";
import { useQueryStates } from "nuqs";
import { type KeyboardEvent, useState } from "react";
import { LiveBadge } from "@/components/live-badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { NothingMatches } from "@/components/ui/nothing-matches";
import { PageHeader } from "@/components/ui/page-header";
import { PagedList } from "@/components/ui/paged-list";
import { RelativeTime } from "@/components/ui/relative-time";
import { Row, Table, TableBody, TableHead, Th } from "@/components/ui/table";
import { FilterBar } from "./filter-bar";
import { filterParsers, isFiltered, noFilters } from "./filters";
import { NotificationRow } from "./notification-row";
import { type ListedRow, useLiveList, useWhenAtRest } from "./use-live-list";

export function NotificationList() {
  const [filters, setFilters] = useQueryStates(filterParsers);
  const [box, setBox] = useState<HTMLElement | null>(null);
  const { list, rows, fresh, more, updatedAt, showFresh } = useLiveList(filters);
  useWhenAtRest(box, fresh > 0, showFresh);
  const reveal = () => {
    showFresh();
    window.scrollTo({ top: 0, behavior: "smooth" });
  };
  return (
    <>
      <PageHeader
        title="Notifications"
        description="Every event that was accepted, and what became of it."
        actions={filters.before === null && <LiveBadge updatedAt={updatedAt} />}
      />
      <FilterBar filters={filters} onChange={(change) => void setFilters(change)} />
      <Card ref={setBox} className="relative">
        {fresh > 0 && <FreshHint n={fresh} onShow={reveal} />}
        <PagedList
          list={list}
          shown={rows.length}
          skeleton={12}
          empty={
            <Nothing filtered={isFiltered(filters)} onClear={() => void setFilters(noFilters)} />
          }
        >
          <Rows rows={rows} />
          {more && (
            <p className="border-t px-4 pt-2 text-ink-soft text-xs">
              Searched back to <RelativeTime at={more} className="underline decoration-dotted" />.
              Older ones may match too.
            </p>
          )}
        </PagedList>
      </Card>
    </>
  );
}

function FreshHint({ n, onShow }: { n: number; onShow: () => void }) {
  return (
    <div className="pointer-events-none sticky top-16 z-20 flex h-0 justify-center">
      <Button
        variant="primary"
        size="sm"
        onClick={onShow}
        className="pointer-events-auto mt-2 rounded-full shadow-pop"
      >
        <ArrowUp aria-hidden />
        <span aria-live="polite">{n >= 50 ? "50 or more new" : `${n} new`}</span>
      </Button>
    </div>
  );
}

function Nothing({ filtered, onClear }: { filtered: boolean; onClear: () => void }) {
  return filtered ? (
    <NothingMatches onClear={onClear}>Widen the time range, or take a filter away.</NothingMatches>
  ) : (
    <EmptyState
      icon={BellRing}
      title="Nothing was accepted yet"
      action={
        <Button asChild variant="primary">
          <Link href="/docs/api">See how to post an event</Link>
        </Button>
      }
    >
      Notifications appear here the moment a producer posts an event.
    </EmptyState>
  );
}

function Rows({ rows }: { rows: ListedRow[] }) {
  return (
    <Table label="Notifications, newest first">
      <TableHead>
        <Row>
          <Th className="max-sm:hidden">Went out</Th>
          <Th className="max-sm:pl-4">Type</Th>
          <Th className="max-md:hidden">Audience</Th>
          <Th className="max-sm:pr-4 max-sm:text-right">Status</Th>
          <Th className="max-sm:hidden">Outcome</Th>
          <Th className="max-lg:hidden">Producer</Th>
        </Row>
      </TableHead>
      <TableBody onKeyDown={moveFocus}>
        {rows.map((row) => (
          <NotificationRow key={row.id} row={row} />
        ))}
      </TableBody>
    </Table>
  );
}

/** The arrow keys go from row to row. */
function moveFocus(event: KeyboardEvent<HTMLElement>) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step === undefined) return;
  const links = [...event.currentTarget.querySelectorAll<HTMLAnchorElement>("a[data-row]")];
  const at = links.findIndex((link) => link.matches(":focus"));
  const next = links[at + step];
  if (at < 0 || !next) return;
  event.preventDefault();
  next.focus();
}
