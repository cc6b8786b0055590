import { Check, CircleAlert, LoaderCircle } from "lucide-react";
import { Button } from "./ui/button";

export type SaveState = "saved" | "saving" | "failed" | "conflict";

/** Whether what was changed is safe. */
export function SaveBadge(props: {
  /** `error` is the sentence of the state failed. */
  draft: { state: SaveState; error: string | null; retry: () => void };
}) {
  const { state, error, retry } = props.draft;
  return (
    <span role="status" className="flex min-h-7 items-center gap-1.5 text-ink-soft text-xs">
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
          <CircleAlert aria-hidden className="size-3.5 text-warn" />{" "}
          <span className="whitespace-nowrap">Not saved</span>
        </>
      )}
      {state === "failed" && (
        <>
          <CircleAlert aria-hidden className="size-3.5 shrink-0 text-bad" />
          <span className="max-w-80 text-bad">Not saved: {error}</span>
          <Button size="sm" onClick={retry}>
            Try again
          </Button>
        </>
      )}
    </span>
  );
}
