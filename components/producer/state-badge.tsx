import { Badge, type Tone } from "@/components/ui/badge";
import type { RouterOutputs } from "@/server/api/root";

export type ProducerState = RouterOutputs["producers"]["all"][number]["state"];

const looks: Record<ProducerState, { tone: Tone; label: string }> = {
  well: { tone: "ok", label: "Well" },
  limited: { tone: "warn", label: "At its limit" },
  rejecting: { tone: "warn", label: "Rejected events" },
  cut_off: { tone: "bad", label: "Cut off" },
  disabled: { tone: "muted", label: "Disabled" },
};

/** How a producer is doing, in a word or two. */
export function ProducerBadge({ state }: { state: ProducerState }) {
  const { tone, label } = looks[state];
  return (
    <Badge tone={tone} dot>
      {label}
    </Badge>
  );
}
