import { RotateCcw, Square, Trash2, Undo2 } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { DiscardDialog } from "./discard-dialog";
import { type LetterState, reachOf, type Selection } from "./letter";
import { ReplayDialog } from "./replay-dialog";
import { useDecisions } from "./use-decisions";

/** What may be decided about some letters of one state. `about` names them in the dialogs. */
export function DecisionButtons(props: {
  state: LetterState;
  selection: Selection;
  reach: { letters: number; messages: number };
  /** How many of them point at something that can be done again. */
  replayable: number;
  about: string;
  onDecided?: () => void;
}) {
  const { state, selection, reach, about } = props;
  const [open, setOpen] = useState<"replay" | "discard" | null>(null);
  const { stop, restore } = useDecisions();
  const done = <T,>(result: Promise<T>) => result.then(() => props.onDecided?.());
  if (state === "replayed") return null;
  if (state === "replaying")
    return (
      <ConfirmDialog
        trigger={
          <Button size="sm">
            <Square aria-hidden /> Stop
          </Button>
        }
        title="Stop the replay?"
        action="Stop the replay"
        variant="primary"
        consequence={`What was not replayed yet is open again: ${reachOf(reach)}. What was replayed goes out.`}
        onConfirm={() => done(stop.mutateAsync({ selection }))}
      />
    );
  if (state === "discarded")
    return (
      <Button
        size="sm"
        pending={restore.isPending}
        onClick={() => void done(restore.mutateAsync({ selection }).catch(() => {}))}
      >
        <Undo2 aria-hidden /> Open again
      </Button>
    );
  const shared = {
    ...{ selection, reach, about },
    onClose: () => setOpen(null),
    onDecided: () => props.onDecided?.(),
  };
  return (
    <span className="flex gap-2">
      {props.replayable > 0 && (
        <Button size="sm" onClick={() => setOpen("replay")}>
          <RotateCcw aria-hidden /> Replay…
        </Button>
      )}
      <Button size="sm" variant="ghost" onClick={() => setOpen("discard")}>
        <Trash2 aria-hidden /> Discard…
      </Button>
      {open === "replay" && <ReplayDialog {...shared} />}
      {open === "discard" && <DiscardDialog {...shared} />}
    </span>
  );
}
