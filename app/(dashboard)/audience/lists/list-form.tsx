import { useState } from "react";
import { fieldErrors } from "@/components/query-client";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Segmented } from "@/components/ui/segmented";
import { Textarea } from "@/components/ui/textarea";
import type { RouterInputs } from "@/server/api/root";

export type ListDraft = Required<RouterInputs["lists"]["create"]>;

export const emptyList: ListDraft = { name: "", description: "", purpose: "audience" };

/** What is said about a list. */
export function ListForm(props: {
  list: ListDraft;
  action: string;
  pending: boolean;
  error: unknown;
  onSubmit: (list: ListDraft) => void;
}) {
  const [draft, setDraft] = useState(props.list);
  const errors = fieldErrors(props.error);
  return (
    <form
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        props.onSubmit(draft);
      }}
    >
      <Field label="Name" error={errors.name ?? errors["list.name"]}>
        {(control) => (
          <Input
            {...control}
            autoFocus
            required
            maxLength={80}
            placeholder="Spring VIPs"
            value={draft.name}
            onChange={({ target }) => setDraft({ ...draft, name: target.value })}
          />
        )}
      </Field>
      <Field label="Description" hint="Where the people come from, and what they agreed to.">
        {(control) => (
          <Textarea
            {...control}
            maxLength={500}
            value={draft.description}
            onChange={({ target }) => setDraft({ ...draft, description: target.value })}
          />
        )}
      </Field>
      <div className="grid gap-1.5">
        <span className="font-medium text-sm">Purpose</span>
        <Segmented
          aria-label="Purpose"
          className="w-fit"
          value={draft.purpose}
          onValueChange={(purpose) => setDraft({ ...draft, purpose })}
          options={[
            { value: "audience", label: "To reach" },
            { value: "exclusion", label: "To leave out" },
          ]}
        />
        <p className="text-ink-faint text-xs">
          Where campaigns offer the list first. It can be used either way.
        </p>
      </div>
      <div className="flex justify-end">
        <Button type="submit" variant="primary" pending={props.pending}>
          {props.action}
        </Button>
      </div>
    </form>
  );
}
