"use client";

import { skipToken, useQuery } from "@tanstack/react-query";
import { useApi } from "@/components/api";
import { ErrorState } from "@/components/ui/error-state";
import { Skeleton } from "@/components/ui/skeleton";
import { BeginCard } from "./begin-card";
import { type Choices, withType } from "./draft";
import { DraftLine } from "./draft-line";
import { PreviewCard } from "./preview-card";
import { type Start, useDraft } from "./use-draft";
import { useForesight } from "./use-foresight";
import { WhatCard } from "./what-card";
import { WhenCard } from "./when-card";
import { WhoCard } from "./who-card";

/** What, to whom, when; beside them what will happen, and what it reads like. */
export function ComposeBroadcast({ account, from }: Omit<Start, "again">) {
  const api = useApi();
  const choices = useQuery(api.broadcastStart.choices.queryOptions());
  const again = useQuery(
    api.broadcastStart.request.queryOptions(from === null ? skipToken : { id: from }),
  );
  const error = choices.error ?? again.error;
  if (error) return <ErrorState error={error} onRetry={() => void choices.refetch()} />;
  if (!choices.data || (from !== null && !again.data)) return <Skeleton className="h-96" />;
  return <Loaded choices={choices.data} start={{ account, from, again: again.data?.broadcast }} />;
}

function Loaded({ choices, start }: { choices: Choices; start: Start }) {
  const kept = useDraft(choices, start);
  const { draft, change, replace, clear } = kept;
  const type = choices.types.find(({ key }) => key === draft.typeKey);
  const foresight = useForesight(draft, type);
  const { errors } = foresight;
  return (
    <>
      <DraftLine of={kept} />
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_24rem]">
        <div className="grid min-w-0 gap-4">
          <WhatCard
            draft={draft}
            types={choices.types}
            type={type}
            error={errors.typeKey}
            onType={(chosen) => replace((old) => withType(old, chosen))}
            onChange={change}
          />
          <WhoCard draft={draft} actors={choices.actors} errors={errors} onChange={change} />
          <WhenCard
            key={`${draft.typeKey}${draft.key}`}
            draft={draft}
            limits={choices.limits}
            errors={errors}
            onChange={change}
          />
        </div>
        <div className="grid min-w-0 gap-4 lg:sticky lg:top-16">
          <BeginCard draft={draft} type={type} foresight={foresight} onDone={clear} />
          {/* On a phone the button comes last. */}
          {type && (
            <div className="min-w-0 max-lg:order-first">
              <PreviewCard draft={draft} type={type} />
            </div>
          )}
        </div>
      </div>
    </>
  );
}
