import { Badge } from "../ui/badge";
import type { ShownBroadcast } from "./shown";

type Stateful = Pick<ShownBroadcast, "phase" | "stopped" | "cancelled">;

/** Where a broadcast is in its life. `unlessPlain` says only what a list of its phase does not say already. */
export function StateBadge({
  broadcast: { phase, stopped, cancelled },
  unlessPlain = false,
}: {
  broadcast: Stateful;
  unlessPlain?: boolean;
}) {
  if (cancelled) return <Badge tone="warn">Stopped</Badge>;
  if (stopped && phase !== "ended") return <Badge tone="bad">Kill switch on</Badge>;
  if (unlessPlain) return null;
  if (phase === "active")
    return (
      <Badge tone="ok" pulse>
        Active
      </Badge>
    );
  return phase === "scheduled" ? <Badge tone="info">Scheduled</Badge> : <Badge>Ended</Badge>;
}
