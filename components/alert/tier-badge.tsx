import { Badge } from "../ui/badge";
import { type Tier, tierWords } from "./words";

/** How loudly an alert is told. */
export function TierBadge({ tier }: { tier: Tier }) {
  const { label, hint, tone } = tierWords[tier];
  return (
    <Badge tone={tone} title={`${label}: ${hint}`}>
      {label}
    </Badge>
  );
}
