"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Eye } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useApi } from "../api";
import { fieldErrors } from "../query-client";
import { Button } from "../ui/button";
import { Card, CardBody, CardHeader } from "../ui/card";
import { Field } from "../ui/field";
import { Input } from "../ui/input";
import { Select } from "../ui/select";
import { type ReasonKind, reasonKindOf, reasonOptions } from "./reason-words";

/** Asks why somebody looks at a person; the answer stands in the audit log. */
export function ReasonForm(props: {
  userId: string;
  /** Takes the focus when it appears; not beside a form that is being filled in. */
  takesFocus?: boolean;
}) {
  const { userId, takesFocus = true } = props;
  const api = useApi();
  const client = useQueryClient();
  const [kind, setKind] = useState<ReasonKind>("ticket");
  const [text, setText] = useState("");
  const look = useMutation(
    api.support.look.mutationOptions({
      meta: { quiet: true },
      onSuccess: async () => {
        await client.invalidateQueries({ queryKey: api.support.sitting.queryKey({ userId }) });
        // What was refused meanwhile is asked again.
        await client.invalidateQueries({ queryKey: api.users.pathKey() });
        await client.invalidateQueries({ queryKey: api.notifications.one.queryKey() });
        await client.invalidateQueries({ queryKey: api.send.explain.mutationKey() });
      },
    }),
  );
  const errors = fieldErrors(look.error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    look.mutate({ userId, reason: { kind, text } });
  };
  return (
    <Card className="mx-auto w-full max-w-lg">
      <CardHeader
        title={
          <span className="flex items-center gap-2">
            <Eye aria-hidden className="size-4 text-ink-faint" /> Why do you look at this person?
          </span>
        }
      />
      <CardBody>
        <form onSubmit={submit} className="grid gap-4" aria-label="Why do you look at this person?">
          <p className="text-ink-soft text-sm">
            Your answer is kept in the audit log, and holds for this person for 30 minutes.
          </p>
          <Field label="Reason">
            {(control) => (
              <Select
                {...control}
                value={kind}
                options={reasonOptions}
                onValueChange={(value) => setKind(reasonKindOf(value) ?? kind)}
              />
            )}
          </Field>
          <Field
            label={kind === "ticket" ? "Ticket number" : "What is it about?"}
            hint="No names or addresses: this log is never erased."
            error={
              errors["reason.text"] ??
              errors.text ??
              (look.error && Object.keys(errors).length === 0 ? look.error.message : undefined)
            }
          >
            {(control) => (
              <Input
                {...control}
                autoFocus={takesFocus}
                maxLength={200}
                placeholder={kind === "ticket" ? "T-1234" : "Mails of the last week"}
                value={text}
                onChange={({ target }) => setText(target.value)}
              />
            )}
          </Field>
          <Button
            type="submit"
            variant="primary"
            className="justify-self-end"
            pending={look.isPending}
          >
            Open
          </Button>
        </form>
      </CardBody>
    </Card>
  );
}
