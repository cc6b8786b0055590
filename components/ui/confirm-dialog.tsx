"use client";

import { TriangleAlert } from "lucide-react";
import { AlertDialog as Radix } from "radix-ui";
import { type ReactNode, useState } from "react";
import { Button } from "./button";
import { Field } from "./field";
import { Input } from "./input";

export type ConfirmDialogProps = {
  title: string;
  /** The blast radius in plain words: what stops, for how many, whether it can be taken back. */
  consequence: ReactNode;
  /** The verb of the button: "Cancel notification". */
  action: string;
  /** `primary` for what does no harm, but reaches many. */
  variant?: "danger" | "primary";
  /** Must be typed before the button works, for what cannot be taken back. */
  typed?: string;
  /** Fields to fill in first; the button waits while `ready` is false. */
  children?: ReactNode;
  ready?: boolean;
  /** What opens it; without one, `open` says whether it is. */
  trigger?: ReactNode;
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  /** Closes when it has resolved; stays open, to be tried again, when it rejects. */
  onConfirm: () => Promise<unknown>;
};

/** Asks before something that hurts. Escape and "Keep as is" change nothing. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const [openHere, setOpenHere] = useState(false);
  const open = props.open ?? openHere;
  const [pending, setPending] = useState(false);
  const [typed, setTyped] = useState("");
  const change = (next: boolean) => {
    setTyped("");
    setOpenHere(next);
    props.onOpenChange?.(next);
  };
  const confirm = async () => {
    setPending(true);
    await props.onConfirm().then(
      () => change(false),
      () => {},
    );
    setPending(false);
  };
  return (
    <Radix.Root open={open} onOpenChange={change}>
      {props.trigger && <Radix.Trigger asChild>{props.trigger}</Radix.Trigger>}
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 animate-fade bg-black/40" />
        <Radix.Content className="fixed top-1/2 left-1/2 z-50 grid w-[calc(100vw-2rem)] max-w-md -translate-x-1/2 -translate-y-1/2 animate-pop gap-4 rounded-xl bg-raised p-5 shadow-pop">
          <div className="flex gap-3">
            <TriangleAlert aria-hidden className="mt-0.5 size-5 shrink-0 text-warn" />
            <div className="grid gap-1.5">
              <Radix.Title className="font-semibold text-lg">{props.title}</Radix.Title>
              <Radix.Description asChild>
                <div className="text-ink-soft text-sm">{props.consequence}</div>
              </Radix.Description>
            </div>
          </div>
          {props.typed && (
            <Field label={`Type “${props.typed}” to go on`}>
              {(control) => (
                <Input
                  {...control}
                  autoComplete="off"
                  value={typed}
                  onChange={(event) => setTyped(event.target.value)}
                />
              )}
            </Field>
          )}
          {props.children}
          <footer className="flex flex-wrap justify-end gap-2">
            <Radix.Cancel asChild>
              <Button>Keep as is</Button>
            </Radix.Cancel>
            <Button
              variant={props.variant ?? "danger"}
              pending={pending}
              disabled={
                props.ready === false || (props.typed !== undefined && typed !== props.typed)
              }
              onClick={confirm}
            >
              {props.action}
            </Button>
          </footer>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
