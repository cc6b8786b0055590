import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Popover } from "@/components/ui/popover";

const notificationId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** "Why didn't I get it?" for one notification, also for one that never considered the user. */
export function CheckNotification({ onCheck }: { onCheck: (id: string) => void }) {
  const [id, setId] = useState("");
  const [wrong, setWrong] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const valid = notificationId.test(id.trim());
    setWrong(!valid);
    if (valid) onCheck(id.trim().toLowerCase());
  };
  return (
    <Popover align="end" className="w-96" trigger={<Button>Why not…</Button>}>
      <form onSubmit={submit} className="grid gap-3">
        <Field
          label="Why did this user (not) get a notification?"
          hint="Also answers for one that is not in the history."
          error={wrong ? "That is not a notification’s id. Copy it from its page." : undefined}
        >
          {(control) => (
            <Input
              {...control}
              className="font-mono"
              placeholder="Notification id"
              value={id}
              onChange={({ target }) => setId(target.value)}
            />
          )}
        </Field>
        <Button type="submit" variant="primary" className="justify-self-end">
          Explain
        </Button>
      </form>
    </Popover>
  );
}
