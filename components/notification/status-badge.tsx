import { Badge, type Tone } from "../ui/badge";
import { outcomeLook } from "./states";

const tones: Record<string, Tone> = {
  scheduled: "info",
  accepted: "info",
  held: "warn",
  running: "info",
  completed: "ok",
  cancelled: "muted",
  dead: "bad",
};

/** A notification's status; a paused one says so instead. */
export function StatusBadge({ status, paused }: { status: string; paused?: boolean }) {
  if (paused && status === "running")
    return (
      <Badge tone="warn" dot>
        paused
      </Badge>
    );
  return (
    <Badge tone={tones[status] ?? "muted"} dot={status !== "running"} pulse={status === "running"}>
      {status}
    </Badge>
  );
}

/** How one delivery or message ended, or stands. */
export function OutcomeBadge({ outcome, className }: { outcome: string; className?: string }) {
  const { label, tone } = outcomeLook(outcome);
  return (
    <Badge tone={tone} dot className={className}>
      {label}
    </Badge>
  );
}
