import { toast } from "sonner";
import { Button } from "@/components/ui/button";
import { ClockTime } from "@/components/ui/clock-time";
import type { useDraft } from "./use-draft";

/** What becomes of what is written here when its author leaves, and the way to an empty form. */
export function DraftLine({ of }: { of: ReturnType<typeof useDraft> }) {
  const { restoredAt, kept, clear } = of;
  const startOver = () => {
    const undo = clear();
    toast("Started over", { action: { label: "Undo", onClick: undo } });
  };
  return (
    <p role="status" className="-mt-2 mb-3 flex min-h-7 items-center gap-1.5 text-ink-soft text-xs">
      {restoredAt ? (
        <span>
          Draft of <ClockTime at={restoredAt} /> restored
        </span>
      ) : kept ? (
        "Draft kept in this browser"
      ) : (
        "What you write is kept in this browser until it begins."
      )}
      {kept && (
        <>
          <span aria-hidden>·</span>
          <Button variant="link" size="sm" onClick={startOver}>
            Start over
          </Button>
        </>
      )}
    </p>
  );
}
