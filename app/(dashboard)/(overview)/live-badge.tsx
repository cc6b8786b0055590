import { Badge } from "@/components/ui/badge";
import { RelativeTime } from "@/components/ui/relative-time";

/** Whether what the page shows is the present. */
export function LiveBadge({ failing, updatedAt }: { failing: boolean; updatedAt: number }) {
  return failing && updatedAt > 0 ? (
    <Badge tone="warn" dot role="status">
      Not live: from <RelativeTime at={new Date(updatedAt)} />
    </Badge>
  ) : (
    <Badge tone="ok" pulse>
      Live
    </Badge>
  );
}
