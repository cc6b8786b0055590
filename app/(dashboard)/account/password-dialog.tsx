import { type FormEvent, type ReactNode, useId, useState } from "react";
import { callDoor } from "@/components/auth-door";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";

/** Something that one's password must confirm, at the door of signing in. */
export function PasswordDialog(props: {
  title: string;
  description: string;
  action: string;
  danger?: boolean;
  path: string;
  trigger: ReactNode;
  onDone: (value: Record<string, unknown>) => void;
}) {
  const formId = useId();
  const [open, setOpen] = useState(false);
  const [error, setError] = useState<string>();
  const [pending, setPending] = useState(false);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const password = String(new FormData(event.currentTarget).get("password") ?? "");
    setPending(true);
    const answer = await callDoor(props.path, { password });
    setPending(false);
    setError(answer.ok ? undefined : answer.sentence);
    if (!answer.ok) return;
    setOpen(false);
    props.onDone(answer.value);
  };
  const change = (next: boolean) => {
    setError(undefined);
    setOpen(next);
  };
  return (
    <Dialog
      title={props.title}
      description={props.description}
      open={open}
      onOpenChange={change}
      trigger={props.trigger}
      className="max-w-md"
      footer={
        <>
          <Button onClick={() => change(false)}>Cancel</Button>
          <Button
            type="submit"
            form={formId}
            variant={props.danger ? "danger" : "primary"}
            pending={pending}
          >
            {props.action}
          </Button>
        </>
      }
    >
      <form id={formId} method="post" onSubmit={submit}>
        <Field label="Your password" error={error}>
          {(control) => (
            <Input
              {...control}
              type="password"
              name="password"
              autoComplete="current-password"
              required
            />
          )}
        </Field>
      </form>
    </Dialog>
  );
}
