import { CircleCheck } from "lucide-react";
import { RelativeTime } from "@/components/ui/relative-time";
import type { Effect } from "./use-control";

/** What the last control did, how fast, and what had gone out by then. */
export function EffectNote({ effect }: { effect: Effect }) {
  return (
    <p
      role="status"
      className="flex flex-wrap items-center gap-x-2 rounded-lg bg-info-soft px-4 py-2.5 text-info text-sm tabular-nums"
    >
      <CircleCheck aria-hidden className="size-4" />
      <span className="font-medium">{effect.words}.</span>
      <RelativeTime at={effect.at} />
    </p>
  );
}
