import { Badge } from "@/components/ui/badge";
import { RelativeTime } from "@/components/ui/relative-time";
import { type Account, expiryOf } from "./account";

/** Warns of credentials that end within 30 days, or have ended. */
export function ExpiryBadge({ account, at }: { account: Account; at: number }) {
  const expiry = expiryOf(account, at);
  if (account.expiresAt === null || expiry === "far" || expiry === "none") return null;
  return (
    <Badge tone={expiry === "over" ? "bad" : "warn"}>
      <span>
        Credentials {expiry === "over" ? "ended" : "end"} <RelativeTime at={account.expiresAt} />
      </span>
    </Badge>
  );
}
