import { stateWords } from "@/components/provider/state-words";
import { Badge } from "@/components/ui/badge";
import type { Account } from "./account";

/** What an account's breaker says. */
export function StateBadge({ account, at }: { account: Account; at: number }) {
  const { label, tone } = stateWords(account, at);
  return (
    <Badge tone={tone} dot>
      {label}
    </Badge>
  );
}
