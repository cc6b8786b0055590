import { useQueryStates } from "nuqs";
import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { historyParsers } from "./filters";

const notificationId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** One notification by its id, also one that never considered the user. Its story opens above the history. */
export function NotificationForm() {
  const [, setState] = useQueryStates(historyParsers);
  const [id, setId] = useState("");
  const [wrong, setWrong] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const valid = notificationId.test(id.trim());
    setWrong(!valid);
    if (valid) void setState({ open: id.trim().toLowerCase() });
  };
  return (
    <form onSubmit={submit} className="flex flex-wrap items-start gap-3">
      <Field
        className="min-w-0 grow basis-80"
        label="Notification id"
        hint="Also answers for one that is not in the history."
        error={wrong ? "That is not a notification’s id. Copy it from its page." : undefined}
      >
        {(control) => (
          <Input
            {...control}
            className="font-mono"
            placeholder="019a…"
            value={id}
            onChange={({ target }) => setId(target.value)}
          />
        )}
      </Field>
      <Button type="submit" variant="primary" className="mt-6.5">
        Explain
      </Button>
    </form>
  );
}
