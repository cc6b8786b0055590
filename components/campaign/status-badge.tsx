import { Badge } from "../ui/badge";
import { campaignLook } from "./states";

/** A campaign's status in a word; a running one is alive. */
export function CampaignBadge({ status, className }: { status: string; className?: string }) {
  const { label, tone } = campaignLook(status);
  return (
    <Badge
      tone={tone}
      dot={status !== "running"}
      pulse={status === "running"}
      className={className}
    >
      {label}
    </Badge>
  );
}
