"use client";

import { CornerUpLeft } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Button } from "./button";
import { ConfirmDialog } from "./confirm-dialog";
import { Field } from "./field";
import { Textarea } from "./textarea";

/** A second person's no to what waits for approval, with a reason for whoever asked. */
export function SendBack(props: {
  /** What becomes of it, and who reads the reason. */
  consequence: ReactNode;
  onSendBack: (reason: string) => Promise<unknown>;
}) {
  const [reason, setReason] = useState("");
  const given = reason.trim();
  return (
    <ConfirmDialog
      title="Send it back?"
      action="Send back"
      variant="primary"
      consequence={props.consequence}
      ready={given !== ""}
      trigger={
        <Button>
          <CornerUpLeft aria-hidden /> Send back…
        </Button>
      }
      onConfirm={() => props.onSendBack(given)}
    >
      <Field label="What should be changed">
        {(control) => (
          <Textarea
            {...control}
            maxLength={500}
            value={reason}
            onChange={({ target }) => setReason(target.value)}
          />
        )}
      </Field>
    </ConfirmDialog>
  );
}
