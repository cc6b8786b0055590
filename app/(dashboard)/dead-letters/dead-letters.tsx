"use client";

import { useQuery } from "@tanstack/react-query";
import { MailCheck, X } from "lucide-react";
import { useQueryStates } from "nuqs";
import { useApi } from "@/components/api";
import { LiveBadge } from "@/components/live-badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { PageHeader } from "@/components/ui/page-header";
import { Segmented } from "@/components/ui/segmented";
import { SkeletonRows } from "@/components/ui/skeleton";
import { filterParsers, liveMs, stateKeys } from "./filters";
import { GroupItem } from "./group-item";
import { type Group, isStage, type LetterState, stateLabels } from "./letter";
import { LetterDialog } from "./letter-dialog";
import { useKept } from "./use-kept";

/** Work that ended for good without being done, by cause, and what becomes of it. */
export function DeadLetters({ mayAct }: { mayAct: boolean }) {
  const [filters, setFilters] = useQueryStates(filterParsers);
  const { state, producer, cause, stage } = filters;
  const list = useQuery({
    ...useApi().deadLetters.groups.queryOptions({ state, producer }),
    refetchInterval: liveMs,
    placeholderData: (before) => before,
  });
  const counts = list.data?.counts;
  const isOpen = (group: Group) =>
    group.cause === cause && (stage === null || stage === group.stage);
  const toggle = (group: Group) =>
    void setFilters(
      isOpen(group)
        ? { cause: null, stage: null }
        : { cause: group.cause, stage: isStage(group.stage) ? group.stage : null },
    );
  return (
    <>
      <PageHeader
        title="Dead letters"
        description="Work that ended for good without being done. Nothing is lost: replay it, fix it, or put it aside."
        actions={list.data && <LiveBadge updatedAt={list.dataUpdatedAt} />}
      />
      <div className="mb-4 flex flex-wrap items-center gap-2">
        <Segmented
          aria-label="State"
          value={state}
          onValueChange={(next) => void setFilters({ state: next, cause: null, stage: null })}
          options={stateKeys.map((value) => ({
            value,
            label: `${stateLabels[value]}${counts ? ` ${counts[value].toLocaleString("en")}` : ""}`,
          }))}
          className="flex-wrap"
        />
        {producer !== null && (
          <Button size="sm" onClick={() => void setFilters({ producer: null })}>
            Of <span className="font-mono">{producer}</span> alone
            <X aria-label="Show those of every producer" />
          </Button>
        )}
      </div>
      <Card aria-label="Causes">
        {list.data ? (
          list.data.groups.length > 0 ? (
            <ul className="divide-y divide-line">
              {list.data.groups.map((group) => (
                <GroupItem
                  key={`${group.stage} ${group.cause}`}
                  group={group}
                  state={state}
                  producer={producer}
                  open={isOpen(group)}
                  mayAct={mayAct}
                  onToggle={() => toggle(group)}
                  onInspect={(letter) => void setFilters({ letter })}
                />
              ))}
            </ul>
          ) : (
            <Nothing state={state} />
          )
        ) : list.error ? (
          <ErrorState error={list.error} onRetry={() => void list.refetch()} />
        ) : (
          <SkeletonRows />
        )}
      </Card>
      {filters.letter !== null && (
        <LetterDialog id={filters.letter} onClose={() => void setFilters({ letter: null })} />
      )}
    </>
  );
}

const nothing: Record<LetterState, { title: string; text: string }> = {
  open: {
    title: "No dead letters",
    text: "Everything that was accepted is on its way, sent, or accounted for.",
  },
  replaying: {
    title: "Nothing waits to be replayed",
    text: "What is replayed at a pace waits here.",
  },
  replayed: {
    title: "Nothing was replayed lately",
    text: "What was replayed stays here",
  },
  discarded: { title: "Nothing was discarded", text: "What is discarded stays here" },
};

function Nothing({ state }: { state: LetterState }) {
  const kept = useKept();
  const { title, text } = nothing[state];
  return (
    <EmptyState icon={MailCheck} title={title}>
      {state === "replayed" || state === "discarded" ? `${text} ${kept}.` : text}
    </EmptyState>
  );
}
