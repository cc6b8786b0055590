import { formatCount } from "@/components/format";

const guardWords: Record<string, string> = {
  bouncePercent: "too many messages bounced",
  complaintPercent: "too many people complained",
  failurePercent: "too many messages failed",
  optOutPercent: "too many people opted out",
};

/** The guard that a campaign was stopped by; null when it was not. */
export function guardOf(stopReason: string | null): string | null {
  return stopReason?.startsWith("guard:") ? stopReason.slice("guard:".length) : null;
}

/** Why a campaign was stopped, when not by a person's plain wish. */
export function stopSentence(reason: string): string {
  const [, kind, what = ""] = /^(\w+):(.*)$/s.exec(reason) ?? [];
  if (kind === "guard") {
    const why = guardWords[what] ?? `the guard ${what} was crossed`;
    return `It stopped by itself: ${why}. What was queued waits; nothing is lost.`;
  }
  if (kind === "grown")
    return `It stopped by itself before its next part: ${formatCount(Number(what))} people were in its audience by then, more than it was counted for. A second person with the right to approve, who neither made nor changed it, has to resume it.`;
  if (kind === "refused")
    return `It stopped by itself, because its next part cannot start: ${what} Put that right, then resume it.`;
  return `It was stopped: ${reason}.`;
}
