"use client";

import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { CalendarClock, History, type LucideIcon, Plus, Radio } from "lucide-react";
import Link from "next/link";
import { useQueryStates } from "nuqs";
import { useApi } from "@/components/api";
import { formatCount } from "@/components/format";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { PagedList } from "@/components/ui/paged-list";
import { Segmented } from "@/components/ui/segmented";
import { Row, Table, TableBody, TableHead, Th } from "@/components/ui/table";
import { BroadcastRow, type ListedRow } from "./broadcast-row";
import { filterParsers, type phaseKeys } from "./filters";
import { RangesLine } from "./ranges-line";
import { WaitingCard } from "./waiting-card";

type Phase = (typeof phaseKeys)[number];

const pollMs = { active: 5_000, scheduled: 15_000, ended: false } as const;

/** Broadcasts of one phase. */
export function BroadcastList({ mayStop, mayBegin }: { mayStop: boolean; mayBegin: boolean }) {
  const [{ phase }, setFilters] = useQueryStates(filterParsers);
  const list = useInfiniteQuery({
    ...useApi().broadcasts.list.infiniteQueryOptions(
      { phase },
      { getNextPageParam: ({ nextCursor }) => nextCursor },
    ),
    refetchInterval: pollMs[phase],
  });
  const rows = list.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <>
      <PageHeader
        title="Broadcasts"
        description="What is for so many that nobody gets a row: each inbox looks it up while it lasts."
        actions={
          <>
            <Phases phase={phase} onChange={(next) => void setFilters({ phase: next })} />
            {mayBegin && (
              <Button variant="primary" asChild>
                <Link href="/broadcasts/new">
                  <Plus aria-hidden /> New broadcast
                </Link>
              </Button>
            )}
          </>
        }
      />
      {mayBegin && <WaitingCard />}
      <Card aria-busy={list.isFetching}>
        <PagedList
          list={list}
          shown={rows.length}
          skeleton={5}
          empty={<Nothing phase={phase} />}
          end={phase === "scheduled" ? "nothing later" : "nothing older"}
        >
          <Rows phase={phase} rows={rows} mayStop={mayStop} />
        </PagedList>
      </Card>
      <RangesLine />
    </>
  );
}

function Phases({ phase, onChange }: { phase: Phase; onChange: (phase: Phase) => void }) {
  const { data } = useQuery({
    ...useApi().broadcasts.counts.queryOptions(),
    refetchInterval: pollMs.scheduled,
  });
  const label = (words: string, n: number | undefined) => (
    <>
      {words}
      {n !== undefined && (
        <span className="ml-1 text-ink-faint tabular-nums">
          {n >= 100 ? "100+" : formatCount(n)}
        </span>
      )}
    </>
  );
  return (
    <Segmented
      aria-label="Which broadcasts"
      value={phase}
      onValueChange={onChange}
      options={[
        { value: "active", label: label("Active", data?.active) },
        { value: "scheduled", label: label("Scheduled", data?.scheduled) },
        { value: "ended", label: "Ended" },
      ]}
    />
  );
}

function Rows(props: { phase: Phase; rows: ListedRow[]; mayStop: boolean }) {
  const began = { active: "Began", scheduled: "Begins", ended: "Began" }[props.phase];
  return (
    <Table label={`Broadcasts, ${props.phase}`}>
      <TableHead>
        <Row>
          <Th>Broadcast</Th>
          <Th className="max-lg:hidden">For</Th>
          <Th className="max-sm:hidden">{began}</Th>
          <Th className="max-sm:hidden">{props.phase === "ended" ? "Ended" : "Ends"}</Th>
          {props.phase === "scheduled" ? (
            <Th className="max-sm:hidden">As things are now</Th>
          ) : (
            <>
              <Th>Reached</Th>
              <Th numeric className="max-md:hidden">
                Opened
              </Th>
              <Th numeric className="max-md:hidden">
                Clicked
              </Th>
              <Th numeric className="max-md:hidden">
                Dismissed
              </Th>
            </>
          )}
          <Th className="max-sm:hidden">
            <span className="sr-only">Actions</span>
          </Th>
        </Row>
      </TableHead>
      <TableBody>
        {props.rows.map((row) => (
          <BroadcastRow key={row.id} row={row} mayStop={props.mayStop} />
        ))}
      </TableBody>
    </Table>
  );
}

const nothing: Record<Phase, { icon: LucideIcon; title: string; words: string }> = {
  active: {
    icon: Radio,
    title: "No broadcast is active",
    words:
      "A notification to everyone, to a large segment or to the followers of a much-followed actor becomes one by itself.",
  },
  scheduled: {
    icon: CalendarClock,
    title: "Nothing is scheduled",
    words: "Notifications to many that go out later stand here until their time comes.",
  },
  ended: {
    icon: History,
    title: "No broadcast has ended yet",
    words: "A broadcast ends when its time to live is over, or when somebody stops it.",
  },
};

function Nothing({ phase }: { phase: Phase }) {
  const { icon, title, words } = nothing[phase];
  return (
    <EmptyState icon={icon} title={title}>
      {words}
    </EmptyState>
  );
}
