"use client";

import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useApi } from "@/components/api";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { ErrorState } from "@/components/ui/error-state";
import { Skeleton } from "@/components/ui/skeleton";
import { DataFields } from "./data-fields";
import { type Choices, type Draft, emptyDraft, eventOf, newKey, withType } from "./draft";
import { EventCode } from "./event-code";
import { ExplainPanel } from "./explain-panel";
import { MoreFields } from "./more-fields";
import { SendBar } from "./send-bar";
import { TargetFields } from "./target-fields";
import { Travel } from "./travel";
import { TypePicker } from "./type-picker";
import { useExplanation } from "./use-explanation";

export function Composer(props: { startType: string; startUser: string }) {
  const { data, error, refetch } = useQuery(useApi().send.choices.queryOptions());
  if (data) return <Loaded choices={data} {...props} />;
  return error ? (
    <ErrorState error={error} onRetry={() => void refetch()} />
  ) : (
    <Skeleton className="h-96" />
  );
}

function Loaded(props: { choices: Choices; startType: string; startUser: string }) {
  const { choices } = props;
  const [draft, setDraft] = useState(() => {
    const type = choices.types.find(({ key }) => key === props.startType) ?? choices.types[0];
    return emptyDraft(type, props.startUser);
  });
  const [sent, setSent] = useState<string[]>([]);
  const change = (part: Partial<Draft>) => setDraft((old) => ({ ...old, ...part }));
  // Only in the browser: the server's guess would be another one.
  useEffect(() => setDraft((old) => ({ ...old, idempotencyKey: newKey() })), []);
  const type = choices.types.find(({ key }) => key === draft.typeKey);
  const composed = eventOf(draft, type);
  const event = "event" in composed ? composed.event : null;
  const explanation = useExplanation(draft, type);
  const onSent = (id: string) => {
    setSent((ids) => [id, ...ids.filter((other) => other !== id)].slice(0, 3));
    change({ idempotencyKey: newKey() });
  };
  return (
    <div className="grid gap-4">
      {sent.map((id) => (
        <Travel key={id} id={id} />
      ))}
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,27rem)_1fr]">
        <Card>
          <CardHeader title="Event" />
          <CardBody className="grid gap-5">
            <TypePicker
              types={choices.types}
              type={type}
              onChoose={(chosen) => setDraft((old) => withType(old, chosen))}
            />
            <TargetFields
              draft={draft}
              choices={choices}
              reach={explanation.pending ? null : (explanation.data?.estimatedRecipients ?? null)}
              errors={explanation.errors}
              onChange={change}
            />
            {type && (
              <DataFields draft={draft} type={type} errors={explanation.errors} onChange={change} />
            )}
            {type && (
              <MoreFields draft={draft} type={type} errors={explanation.errors} onChange={change} />
            )}
          </CardBody>
          <SendBar
            event={event}
            missing={"missing" in composed ? composed.missing : null}
            typeName={type?.name ?? ""}
            explanation={explanation}
            onSent={onSent}
          />
        </Card>
        <div className="grid min-w-0 gap-4">
          <ExplainPanel
            explanation={explanation}
            seesPeople={choices.seesPeople}
            userId={draft.target === "user" ? draft.userId.trim() : null}
          />
          <EventCode event={event} baseUrl={choices.baseUrl} />
        </div>
      </div>
    </div>
  );
}
