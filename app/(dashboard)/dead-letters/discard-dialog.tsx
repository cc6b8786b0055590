import { useState } from "react";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { reachOf, type Selection } from "./letter";
import { useDecisions } from "./use-decisions";
import { useKept } from "./use-kept";

/** Asks before letters are put aside. */
export function DiscardDialog(props: {
  selection: Selection;
  reach: { letters: number; messages: number };
  about: string;
  onClose: () => void;
  onDecided: () => void;
}) {
  const { selection, reach } = props;
  const [note, setNote] = useState("");
  const { discard } = useDecisions();
  const kept = useKept();
  return (
    <ConfirmDialog
      open
      onOpenChange={(next) => !next && props.onClose()}
      title={`Discard ${reach.letters > 1 ? props.about : "this letter"}?`}
      action={`Discard ${reachOf(reach)}`}
      consequence={`${reach.messages.toLocaleString("en")} ${reach.messages === 1 ? "message never goes" : "messages never go"} out unless it is taken back. They are kept ${kept}.`}
      onConfirm={() => discard.mutateAsync({ selection, note: note.trim() }).then(props.onDecided)}
    >
      <Field label="Why" hint="Optional. It stands on the letter and in the audit log.">
        {(control) => (
          <Input
            {...control}
            maxLength={200}
            placeholder="Posted again by its producer"
            value={note}
            onChange={({ target }) => setNote(target.value)}
          />
        )}
      </Field>
    </ConfirmDialog>
  );
}
