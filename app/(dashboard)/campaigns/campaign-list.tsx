"use client";

import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { FilterX, Megaphone, Settings2 } from "lucide-react";
import Link from "next/link";
import { useQueryStates } from "nuqs";
import { useApi } from "@/components/api";
import { isUnderWay } from "@/components/campaign/states";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { PagedList } from "@/components/ui/paged-list";
import { Row, Table, TableBody, TableHead, Th } from "@/components/ui/table";
import { useDebounced } from "@/components/ui/use-debounced";
import { CampaignRow, type ListedCampaign } from "./campaign-row";
import { FilterBar } from "./filter-bar";
import { filterParsers, inputOf, isFiltered } from "./filters";
import { NewCampaignButton } from "./new-campaign-button";
import { ViewLinks } from "./view-links";

const waitMs = 250;
const pollMs = 3_000;

/** Every campaign, newest first; those that send are asked for again. */
export function CampaignList({ mayCreate, maySet }: { mayCreate: boolean; maySet: boolean }) {
  const [filters] = useQueryStates(filterParsers);
  const q = useDebounced(filters.q, waitMs);
  const list = useInfiniteQuery({
    ...useApi().campaigns.list.infiniteQueryOptions(inputOf({ ...filters, q }), {
      getNextPageParam: ({ nextCursor }) => nextCursor,
    }),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) =>
      state.data?.pages[0]?.items.some(({ status }) => isUnderWay(status)) ? pollMs : false,
  });
  const rows = list.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <>
      <PageHeader
        title="Campaigns"
        description="What goes out to many at once: planned, running and done."
        actions={
          <>
            {maySet && (
              <Button asChild variant="ghost">
                <Link href="/campaigns/settings">
                  <Settings2 aria-hidden /> <span className="max-sm:sr-only">Settings</span>
                </Link>
              </Button>
            )}
            <ViewLinks current="/campaigns" />
            {mayCreate && <NewCampaignButton />}
          </>
        }
      />
      <FilterBar />
      <Card>
        <PagedList
          list={list}
          shown={rows.length}
          skeleton={8}
          empty={<Nothing filtered={isFiltered(filters)} mayCreate={mayCreate} />}
        >
          <Rows rows={rows} />
        </PagedList>
      </Card>
    </>
  );
}

function Rows({ rows }: { rows: ListedCampaign[] }) {
  return (
    <Table label="Campaigns, newest first">
      <TableHead>
        <Row>
          <Th>Campaign</Th>
          <Th className="max-sm:pr-4 max-sm:text-right">Status</Th>
          <Th className="max-sm:hidden">When</Th>
          <Th numeric className="max-md:hidden">
            Audience
          </Th>
          <Th className="max-md:hidden">Result</Th>
          <Th className="max-lg:hidden">Last changed</Th>
        </Row>
      </TableHead>
      <TableBody>
        {rows.map((row) => (
          <CampaignRow key={row.id} row={row} />
        ))}
      </TableBody>
    </Table>
  );
}

function Nothing({ filtered, mayCreate }: { filtered: boolean; mayCreate: boolean }) {
  const [, setFilters] = useQueryStates(filterParsers);
  if (filtered)
    return (
      <EmptyState
        icon={FilterX}
        title="No campaign matches"
        action={
          <Button onClick={() => void setFilters({ q: null, status: null })}>
            Clear the filters
          </Button>
        }
      >
        Try another word of its name, or any status.
      </EmptyState>
    );
  return (
    <EmptyState
      icon={Megaphone}
      title="Your first campaign starts here"
      action={mayCreate ? <NewCampaignButton /> : undefined}
    >
      Choose who gets it, write it for every channel and language, and see who would receive it
      before anything is sent. Drafts save themselves.
    </EmptyState>
  );
}
