import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { toast } from "sonner";
import { useApi } from "@/components/api";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/textarea";
import { useDecisions } from "./use-decisions";

/** The event's data, to be mended and accepted anew. */
export function FixForm(props: {
  id: number;
  data: Record<string, unknown>;
  onCancel: () => void;
  onDone: () => void;
}) {
  const [text, setText] = useState(() => JSON.stringify(props.data, null, 2));
  const { refresh } = useDecisions();
  const fix = useMutation(
    useApi().deadLetters.fix.mutationOptions({
      meta: { quiet: true },
      onSuccess: async ({ id }) => {
        toast.success(`Fixed, and accepted as ${id}`);
        props.onDone();
        await refresh();
      },
    }),
  );
  const data = readData(text);
  const fault = data ? fix.error?.message : "This is no JSON object.";
  return (
    <form
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (data) fix.mutate({ id: props.id, data });
      }}
    >
      <p className="text-ink-soft text-sm">
        It is checked as every event is, and goes out as a new one to the same user, with the same
        type and channels and a new time to live. The old one stays dead.
      </p>
      <Field label="Data" {...(fault ? { error: fault } : {})}>
        {(control) => (
          <Textarea
            {...control}
            code
            rows={14}
            value={text}
            onChange={({ target }) => setText(target.value)}
          />
        )}
      </Field>
      <div className="flex justify-end gap-2">
        <Button onClick={props.onCancel}>Keep as is</Button>
        <Button type="submit" variant="primary" disabled={!data} pending={fix.isPending}>
          Send 1 message
        </Button>
      </div>
    </form>
  );
}

function readData(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
