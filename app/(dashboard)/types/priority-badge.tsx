import { Lock } from "lucide-react";
import { Badge, type Tone } from "@/components/ui/badge";

const tones: Record<number, Tone> = { 0: "bad", 1: "info", 2: "muted" };

/** P0, P1 or P2; with a lock where nobody can change it. */
export function PriorityBadge({ priority, pinned }: { priority: number; pinned: boolean }) {
  return (
    <Badge tone={tones[priority] ?? "muted"} className="tabular-nums">
      P{priority}
      {pinned && <Lock aria-label="pinned" className="size-3" />}
    </Badge>
  );
}
