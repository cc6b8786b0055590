import { formatCount } from "@/components/format";
import { errorCode } from "@/components/query-client";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import type { Editing } from "./use-editing";
import { settingName } from "./words";

/** Saves; asks first where people will notice. */
export function SaveBar(props: {
  editing: Editing;
  isNew: boolean;
  lastDay: number;
  onReload?: () => void;
}) {
  const { editing, isNew, lastDay, onReload } = props;
  const { dirty, error, consequences, pending } = editing;
  const save = (
    <Button
      variant="primary"
      disabled={!dirty}
      pending={pending}
      // Refusals stand beside their fields, and here.
      onClick={consequences.length > 0 ? undefined : () => void editing.save().catch(() => {})}
    >
      {isNew ? "Register type" : consequences.length > 0 ? "Save…" : "Save type"}
    </Button>
  );
  return (
    <footer className="sticky bottom-0 z-10 flex flex-wrap items-center justify-end gap-3 rounded-lg border bg-surface px-4 py-3 shadow-pop">
      <p role={error ? "alert" : "status"} className="min-w-0 grow text-ink-soft text-xs">
        {error ? (
          <span className="text-bad">{faultOf(error.message, editing.faults)}</span>
        ) : (
          noteOf(isNew, dirty)
        )}
      </p>
      {errorCode(error) === "CONFLICT" && onReload && (
        <Button onClick={onReload}>Reload, losing my changes</Button>
      )}
      {!isNew && dirty && <Button onClick={editing.discard}>Discard</Button>}
      {consequences.length > 0 ? (
        <ConfirmDialog
          trigger={save}
          title={`Change “${editing.draft.name}”?`}
          action="Save type"
          variant="primary"
          consequence={
            <div className="grid gap-2">
              <ul className="grid list-disc gap-1 pl-4">
                {consequences.map((sentence) => (
                  <li key={sentence}>{sentence}</li>
                ))}
              </ul>
              <p>
                In force within five seconds, for what comes from then on. {formatCount(lastDay)}{" "}
                {lastDay === 1 ? "event" : "events"} came in the last 24 hours.
              </p>
            </div>
          }
          // What is refused stands in the bar.
          onConfirm={() => editing.save().catch(() => {})}
        />
      ) : (
        save
      )}
    </footer>
  );
}

function noteOf(isNew: boolean, dirty: boolean): string {
  if (isNew) return "Producers that may send every type may send it at once.";
  return dirty ? "Not saved yet." : "All changes are saved.";
}

/** Fields say themselves what is wrong with them. */
function faultOf(message: string, faults: Record<string, string>): string {
  const fields = Object.keys(faults).map((path) => settingName(path.split(".")[0] ?? path));
  if (fields.length === 0) return message;
  return `Not saved. Look again at: ${[...new Set(fields)].join(", ")}.`;
}
