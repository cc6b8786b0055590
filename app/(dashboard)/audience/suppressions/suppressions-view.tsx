"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useApi } from "@/components/api";
import { formatCount } from "@/components/format";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { ErrorState } from "@/components/ui/error-state";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { SkeletonRows } from "@/components/ui/skeleton";
import { identities, missingIdentity } from "@/components/upload/field-names";
import { UploadList } from "@/components/upload/upload-list";
import { UploadPanel } from "@/components/upload/upload-panel";
import { AddForm } from "./add-form";
import { EntryTable } from "./entry-table";
import { kindNames, type Summary } from "./kinds";

const liveMs = 1_000;

export function SuppressionsView({ mayAct }: { mayAct: boolean }) {
  const api = useApi();
  const client = useQueryClient();
  const { data, error, refetch } = useQuery({
    ...api.suppressions.summary.queryOptions(),
    refetchInterval: ({ state }) =>
      state.data?.uploads.some((upload) => upload.state === "running") ? liveMs : false,
  });
  const refresh = () => client.invalidateQueries({ queryKey: api.suppressions.pathKey() });
  const cancel = useMutation(api.lists.cancelUpload.mutationOptions({ onSettled: refresh }));
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <SkeletonRows />;
  return (
    <div className="grid items-start gap-4 lg:grid-cols-[1fr_20rem]">
      <div className="grid min-w-0 gap-4">
        {data.seesPeople && <EntryTable mayAct={mayAct} />}
        {mayAct && <UploadCard onChange={() => void refresh()} />}
        <Card>
          <CardHeader title="Uploads" hint="The latest ten; reports are kept for a week" />
          <UploadList
            uploads={data.uploads}
            cancel={
              mayAct
                ? {
                    consequence:
                      "The rest of the file is not read. What was read until now stays suppressed.",
                    run: (id) => cancel.mutateAsync({ id }),
                  }
                : null
            }
          />
        </Card>
      </div>
      <div className="grid gap-4 max-lg:order-first">
        <CountsCard summary={data} />
        {mayAct && <AddForm onAdded={() => void refresh()} />}
      </div>
    </div>
  );
}

function CountsCard({ summary }: { summary: Summary }) {
  return (
    <Card>
      <CardHeader title="Never sent to" />
      <CardBody className="grid gap-3">
        <dl className="grid grid-cols-[1fr_auto] gap-x-4 gap-y-1.5 text-sm">
          {summary.counts.map(({ kind, count, capped }) => (
            <div key={kind} className="contents">
              <dt className="text-ink-soft">{kindNames[kind].many}</dt>
              <dd className="text-right font-medium tabular-nums">
                {capped && "more than "}
                {formatCount(count)}
              </dd>
            </div>
          ))}
        </dl>
        <p className="text-ink-soft text-xs">
          Nothing but mandatory messages, such as security codes, reaches them, whatever they or a
          campaign chose. It also holds for people who become known later.
          {!summary.seesPeople && " Your role sees how many there are, not who."}
        </p>
      </CardBody>
    </Card>
  );
}

function UploadCard({ onChange }: { onChange: () => void }) {
  const [reason, setReason] = useState("");
  return (
    <Card>
      <CardHeader title="Upload suppressions" hint="Each row takes effect as soon as it is read" />
      <CardBody>
        <UploadPanel
          known={identities}
          missing={missingIdentity}
          action="Suppress these people"
          onChange={onChange}
          inputOf={(file) => ({ kind: "suppressions", reason: reason.trim(), ...file })}
          options={
            <Field label="Reason" hint="Kept with every row of the file.">
              {(control) => (
                <Input
                  {...control}
                  className="max-w-md"
                  maxLength={200}
                  placeholder="Complaints of October"
                  value={reason}
                  onChange={({ target }) => setReason(target.value)}
                />
              )}
            </Field>
          }
        />
      </CardBody>
    </Card>
  );
}
