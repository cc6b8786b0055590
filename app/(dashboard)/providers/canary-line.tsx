import { Activity } from "lucide-react";
import { formatDuration } from "@/components/format";
import { Badge } from "@/components/ui/badge";
import { formatSeconds } from "@/components/ui/seconds-field";
import type { Canary } from "./canary";
import { CanaryDialog } from "./canary-dialog";

/** Whether a channel's loop is tried out, how often, and what became of the last message. */
export function CanaryLine({ canary, mayEnter }: { canary: Canary; mayEnter: boolean }) {
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1 border-t px-4 py-2 text-ink-soft text-xs">
      <span className="flex items-center gap-1.5">
        <Activity aria-hidden className="size-3.5 text-ink-faint" /> {wordsOf(canary)}
      </span>
      {canary.last && <Last {...canary.last} />}
      {mayEnter && canary.by !== "nobody" && (
        <span className="ml-auto">
          <CanaryDialog canary={canary} />
        </span>
      )}
    </div>
  );
}

function wordsOf({ by, address }: Canary): string {
  if (by === "nobody") return "No canary: nobody delivers it.";
  if (by === "sandbox") return "A canary goes to the sandbox every minute.";
  if (!address) return "No canary: it would need an address of your own.";
  const { everyMinutes, hint } = address;
  const often = everyMinutes === 1 ? "every minute" : `every ${formatSeconds(everyMinutes * 60)}`;
  return `A canary goes to ${hint} ${often}.`;
}

function Last({ outcome, latencyMs, deliveredMs }: NonNullable<Canary["last"]>) {
  if (outcome === "pending") return <span>The last one is on its way.</span>;
  if (outcome !== "arrived") {
    return (
      <Badge tone="bad" dot>
        The last one was {outcome}
      </Badge>
    );
  }
  return (
    <span className="tabular-nums">
      The last one was taken after {formatDuration(latencyMs ?? 0)}
      {deliveredMs !== null && `, reported delivered after ${formatDuration(deliveredMs)}`}.
    </span>
  );
}
