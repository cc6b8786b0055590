import { Check, CircleAlert, LoaderCircle } from "lucide-react";
import { Button } from "@/components/ui/button";
import type { Draft } from "./use-draft";

/** Whether what was changed is safe. */
export function SavedNote({ draft: { state, error, retry } }: { draft: Draft }) {
  return (
    <span
      role="status"
      className="flex min-h-7 items-center gap-1.5 whitespace-nowrap text-ink-soft text-xs"
    >
      {state === "saved" && (
        <>
          <Check aria-hidden className="size-3.5 text-ok" /> Saved
        </>
      )}
      {state === "saving" && (
        <>
          <LoaderCircle aria-hidden className="size-3.5 animate-spin" /> Saving…
        </>
      )}
      {state === "conflict" && (
        <>
          <CircleAlert aria-hidden className="size-3.5 text-warn" /> Not saved
        </>
      )}
      {state === "failed" && (
        <>
          <CircleAlert aria-hidden className="size-3.5 shrink-0 text-bad" />
          <span className="max-w-80 whitespace-normal text-bad">Not saved: {error}</span>
          <Button size="sm" onClick={retry}>
            Try again
          </Button>
        </>
      )}
    </span>
  );
}
