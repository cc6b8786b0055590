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
  const guard = guardOf(reason);
  if (guard === null) return `It was stopped: ${reason}.`;
  const why = guardWords[guard] ?? `the guard ${guard} was crossed`;
  return `It stopped by itself: ${why}. What was queued waits; nothing is lost.`;
}
