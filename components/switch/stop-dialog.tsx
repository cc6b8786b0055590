"use client";

import { OctagonX } from "lucide-react";
import type { KeyboardEvent } from "react";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { Field } from "../ui/field";
import { RadioCards } from "../ui/radio-cards";
import { Select } from "../ui/select";
import { Textarea } from "../ui/textarea";
import { BlastRadius } from "./blast-radius";
import type { NamedTarget, Target } from "./switch";
import { TargetFields } from "./target-fields";
import { type Stopping, useStop } from "./use-stop";
import { breakGlassReason, expiryOptions, nameOf } from "./words";

const nothing: Target = { scope: "campaign", value: "" };

const modes = [
  {
    value: "hold",
    label: "Hold",
    hint: "It waits, and goes on exactly where it was once the switch is lifted.",
  },
  { value: "drop", label: "Drop", hint: "What would go is cancelled. That cannot be taken back." },
] as const;

/** Stops something: what, how, why, until when; with what that means now. `target` fixes what. */
export function StopDialog(props: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  target?: NamedTarget;
  /** What the form starts with, where it may be changed. */
  initial?: Target;
}) {
  return (
    <Dialog
      open={props.open}
      onOpenChange={props.onOpenChange}
      className="max-w-xl"
      title={props.target ? `Stop: ${nameOf(props.target)}` : "Stop something"}
      description="Effective in every worker within a second."
    >
      <StopForm {...props} onDone={() => props.onOpenChange(false)} />
    </Dialog>
  );
}

function StopForm(props: { target?: NamedTarget; initial?: Target; onDone: () => void }) {
  const start = props.target ?? props.initial ?? nothing;
  const stopping = useStop({ scope: start.scope, value: start.value }, props.onDone);
  const { draft, change } = stopping;
  return (
    <form
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (stopping.ready && !stopping.pending) stopping.send();
      }}
    >
      {!props.target && <TargetFields target={draft} onChange={change} />}
      <BlastRadius preview={stopping.preview} />
      <RadioCards
        aria-label="What becomes of it"
        className="sm:grid-cols-2"
        value={draft.mode}
        onValueChange={(mode) => change({ mode })}
        options={modes}
      />
      <Field
        label="Why"
        hint="Everybody who looks at it reads this, and the audit log keeps it."
        error={undefined}
      >
        {(control) => (
          <Textarea
            {...control}
            // What to stop was chosen before: only the reason is missing.
            autoFocus={start.value !== "" || start.scope === "all"}
            onKeyDown={sendOnEnter}
            className="min-h-16"
            maxLength={500}
            placeholder="Wrong price in the mail"
            value={draft.reason}
            onChange={({ target }) => change({ reason: target.value })}
          />
        )}
      </Field>
      <Field label="Ends">
        {(control) => (
          <Select
            {...control}
            className="w-full sm:w-60"
            value={draft.expiry}
            onValueChange={(expiry) => change({ expiry })}
            options={expiryOptions}
          />
        )}
      </Field>
      {stopping.needsSecond !== null && <Second needs={stopping.needsSecond} stopping={stopping} />}
      <div className="flex justify-end">
        <Button
          type="submit"
          variant="danger"
          disabled={!stopping.ready}
          pending={stopping.pending}
        >
          {!stopping.pending && <OctagonX aria-hidden />} {actionOf(stopping)}
        </Button>
      </div>
    </form>
  );
}

/** In a reason of one line Enter sends; Shift+Enter goes on with a new line. */
function sendOnEnter(event: KeyboardEvent<HTMLTextAreaElement>): void {
  if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
  event.preventDefault();
  event.currentTarget.form?.requestSubmit();
}

function actionOf({ needsSecond, breaks, draft }: Stopping): string {
  if (needsSecond === null) return draft.mode === "hold" ? "Hold it now" : "Drop it now";
  return breaks ? "Break the glass and stop it" : "Ask a second person";
}

function Second({ needs, stopping }: { needs: string; stopping: Stopping }) {
  const { draft, change } = stopping;
  return (
    <div className="grid gap-2">
      <p role="status" className="text-sm text-warn">
        {needs} One person alone may not stop that.
      </p>
      <RadioCards
        aria-label="Who decides"
        value={draft.alone}
        onValueChange={(alone) => change({ alone })}
        options={[
          {
            value: "ask",
            label: "Ask a second person",
            hint: "Nothing is stopped until somebody else has confirmed it on this page.",
          },
          {
            value: "break",
            label: "Break the glass",
            hint: `At once and alone: everybody on call is alerted. Takes a reason of ${breakGlassReason} characters.`,
          },
        ]}
      />
    </div>
  );
}
