import type { RouterOutputs } from "@/server/api/root";

export type AlertData = RouterOutputs["alerts"]["one"];

/** The page of the thing that an alert is about; null: it is about the whole. */
export function whereToLook({
  ruleKey,
  detail,
}: AlertData): { href: string; label: string } | null {
  const { provider, producer, channel } = detail;
  if (provider) return { href: `/providers/${provider}`, label: `Provider ${provider}` };
  if (producer) return { href: `/producers/${producer}`, label: `Producer ${producer}` };
  if (detail.switch) return { href: "/switches", label: "Kill switches" };
  if (ruleKey === "dead-letters") return { href: "/dead-letters", label: "Dead letters" };
  if (ruleKey === "no-provider-left")
    return { href: "/providers", label: `Accounts of ${channel}` };
  return null;
}
