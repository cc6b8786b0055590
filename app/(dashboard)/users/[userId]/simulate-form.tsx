import { useMutation, useQuery } from "@tanstack/react-query";
import { FlaskConical } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useApi } from "@/components/api";
import { MessagePreview } from "@/components/notification/message-preview";
import { fieldErrors } from "@/components/query-client";
import { AnswerEvidence, AnswerLine } from "@/components/story/answer-lines";
import { Button } from "@/components/ui/button";
import { Combobox } from "@/components/ui/combobox";
import { ErrorState } from "@/components/ui/error-state";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import type { RouterOutputs } from "@/server/api/root";

type Simulated = RouterOutputs["support"]["simulate"];
type Value = string | number;

/** "If type X were sent now, what would happen and why?" Sends nothing. */
export function SimulateForm({ userId }: { userId: string }) {
  const api = useApi();
  const choices = useQuery(api.support.choices.queryOptions());
  const [typeKey, setTypeKey] = useState<string>();
  const [typed, setTyped] = useState<Record<string, Value>>({});
  const simulate = useMutation({
    ...api.support.simulate.mutationOptions(),
    meta: { quiet: true },
  });
  const type = choices.data?.find(({ key }) => key === typeKey);
  const fields = type?.fields ?? [];
  const data = Object.fromEntries(
    fields.map(({ name, example }) => [name, typed[name] ?? example]),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (typeKey) simulate.mutate({ userId, typeKey, data });
  };
  if (choices.error)
    return <ErrorState error={choices.error} onRetry={() => void choices.refetch()} />;
  return (
    <div className="grid gap-4">
      <form onSubmit={submit} className="grid gap-3">
        <div className="flex flex-wrap items-end gap-3">
          <Field label="Type" className="min-w-0 grow basis-64">
            {(control) => (
              <Combobox
                {...control}
                aria-label="Type to simulate"
                placeholder="Choose a type…"
                value={typeKey}
                options={(choices.data ?? []).map(({ key, name, priority }) => ({
                  value: key,
                  label: name,
                  hint: `P${priority}`,
                }))}
                onValueChange={(chosen) => {
                  setTypeKey(chosen);
                  setTyped({});
                  simulate.reset();
                }}
              />
            )}
          </Field>
          <Button type="submit" variant="primary" disabled={!typeKey} pending={simulate.isPending}>
            <FlaskConical aria-hidden /> Simulate
          </Button>
        </div>
        {fields.length > 0 && (
          <details>
            <summary className="text-ink-soft text-sm">
              Data: examples, until you change them
            </summary>
            <div className="mt-2 grid gap-2.5 sm:grid-cols-2">
              {fields.map(({ name, example }) => (
                <Field
                  key={name}
                  label={<span className="font-mono text-xs">{name}</span>}
                  error={fieldErrors(simulate.error)[`data.${name}`]}
                >
                  {(control) => (
                    <Input
                      {...control}
                      maxLength={500}
                      value={typed[name] ?? example}
                      onChange={({ target }) => setTyped({ ...typed, [name]: target.value })}
                    />
                  )}
                </Field>
              ))}
            </div>
          </details>
        )}
      </form>
      {simulate.error && (
        <p role="alert" className="text-bad text-sm">
          {simulate.error.message}
        </p>
      )}
      {simulate.data ? (
        <Told simulated={simulate.data} />
      ) : (
        <p className="text-ink-soft text-sm">
          Judged by the rules as they are now; nothing is sent or kept but that you asked.
        </p>
      )}
    </div>
  );
}

function Told({ simulated: { answer, previews } }: { simulated: Simulated }) {
  const shown = Object.entries(previews ?? {});
  return (
    <div className="grid gap-4">
      <AnswerLine {...answer} />
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <AnswerEvidence {...answer} />
        {shown.length > 0 && (
          <div className="grid gap-3">
            {shown.map(([channel, preview]) => (
              <MessagePreview key={channel} channel={channel} {...preview} />
            ))}
          </div>
        )}
      </div>
    </div>
  );
}
