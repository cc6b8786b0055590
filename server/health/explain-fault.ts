import { explainReason } from "@/server/pipeline/preferences/reasons";

/** Why an event was not taken; error codes, and what made us refuse it. */
const refusals: Record<string, string> = {
  malformed: "Events that are malformed",
  unauthenticated: "Events with an unknown key",
  forbidden: "Events that the producer may not post",
  not_found: "Events to users that nobody knows",
  conflict: "The same idempotency key for another event",
  too_large: "Events that are too large",
  unregistered_type: "Events of a type that is not registered",
  rate_limited: "More events than the producer may post",
  back_pressure: "Events put off because the backlog is large",
  shed: "Events put off because there is too much to do",
  unavailable: "Events that we could not store",
  reason_required: "Looks at a person without the reason",
};

const others: Record<string, string> = {
  bounced: "Mails that bounced",
  preferences: "Sent against the recipient's preferences",
};

/** A sentence for a reason of faults_minute. */
export function explainFault({ stage, reason }: { stage: string; reason: string }): string {
  if (stage === "accept") return refusals[reason] ?? reason;
  return others[reason] ?? explainReason(reason);
}
