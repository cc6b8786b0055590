import { useState } from "react";
import { formatDuration } from "@/components/format";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Field } from "@/components/ui/field";
import { NumberField } from "@/components/ui/number-field";
import { Segmented } from "@/components/ui/segmented";
import { reachOf, type Selection } from "./letter";
import { useDecisions } from "./use-decisions";

/** Asks before letters are replayed: how many messages, and how fast. */
export function ReplayDialog(props: {
  selection: Selection;
  reach: { letters: number; messages: number };
  about: string;
  onClose: () => void;
  onDecided: () => void;
}) {
  const { selection, reach } = props;
  const many = reach.letters > 1;
  const [paced, setPaced] = useState(reach.letters > 20);
  const [perSecond, setPerSecond] = useState(10);
  const { replay } = useDecisions();
  const lasts = formatDuration((reach.letters / perSecond) * 1_000);
  return (
    <ConfirmDialog
      open
      onOpenChange={(next) => !next && props.onClose()}
      title={`Replay ${many ? props.about : "this letter"}?`}
      variant="primary"
      action={`Replay ${reachOf(reach)}`}
      consequence={
        <>
          Up to {reach.messages.toLocaleString("en")}{" "}
          {reach.messages === 1 ? "message is" : "messages are"} worked on again
          {paced ? ` within ${lasts}` : " at once"}, with every rule of now: what has expired is
          suppressed, what was sent is not sent again. If the cause is still there, it ends here
          again.
        </>
      }
      onConfirm={() =>
        replay
          .mutateAsync({ selection, perSecond: paced && many ? perSecond : null })
          .then(props.onDecided)
      }
    >
      {many && (
        <div className="grid gap-3">
          <Field label="Pace">
            {() => (
              <Segmented
                aria-label="Pace"
                value={paced ? "paced" : "once"}
                onValueChange={(value) => setPaced(value === "paced")}
                options={[
                  { value: "once", label: "At once" },
                  { value: "paced", label: "So many a second" },
                ]}
              />
            )}
          </Field>
          {paced && (
            <NumberField
              label="Letters a second"
              value={perSecond}
              min={1}
              max={500}
              onChange={setPerSecond}
              hint={`It takes ${lasts}, and can be stopped.`}
            />
          )}
        </div>
      )}
    </ConfirmDialog>
  );
}
