import type { ErrorCode } from "@/server/errors";
import type {
  deliveryReasons,
  holdReasons,
  providerClasses,
  suppressionReasons,
} from "@/server/pipeline/preferences/reasons";

/** Whose a failure is. */
export const faults = ["producer", "platform", "provider", "recipient"] as const;
export type Fault = (typeof faults)[number];

/** What is counted of a refused event: its error code, or why we were the ones who could not take it. */
export type RefusalReason = ErrorCode | "back_pressure" | "shed";

type SendingReason =
  | keyof typeof deliveryReasons
  | keyof typeof holdReasons
  | keyof typeof suppressionReasons
  | keyof typeof providerClasses;

/** The producer's: what it asked for could not be. Ours: we could not take what was right. */
const ofRefusals: Record<RefusalReason, Fault> = {
  malformed: "producer",
  unauthenticated: "producer",
  forbidden: "producer",
  not_found: "producer",
  conflict: "producer",
  too_large: "producer",
  unregistered_type: "producer",
  reason_required: "producer",
  rate_limited: "producer",
  back_pressure: "platform",
  shed: "platform",
  unavailable: "platform",
};

/**
 * Of deliveries that ended unsent. An expired one counts to whom it waited for (its last reason): an account
 * that took nothing, the user's quiet hours, or us. null: somebody's wish, so no failure.
 */
const ofDeliveries: Record<SendingReason, Fault | null> = {
  digest: null,
  digested: null,
  // What the producer said could not be sent.
  render_failed: "producer",
  invalid_content: "producer",
  // We were too slow, broke, held it ourselves, or came with the wrong credentials.
  template_failed: "platform",
  expired: "platform",
  dead_letter: "platform",
  ambiguous: "platform",
  worker_died: "platform",
  paused: "platform",
  load_shed: "platform",
  unauthorized: "platform",
  // The account did not take it, or did not say whether it did.
  retries_exhausted: "provider",
  refused: "provider",
  rate_limited: "provider",
  unavailable: "provider",
  timeout: "provider",
  unknown: "provider",
  provider_down: "provider",
  paced: "provider",
  fell_back: "provider",
  // The address is gone, or its owner's side wants nothing of it now.
  unreachable: "recipient",
  endpoint_invalid: "recipient",
  token_replaced: "recipient",
  blocked: "recipient",
  quiet_hours: "recipient",
  hourly_cap: "recipient",
  daily_cap: "recipient",
  campaign_slot: null,
  suppression_list: null,
  user_erased: null,
  master_off: null,
  type_off: null,
  channel_off: null,
  no_channel: null,
  hold_out: null,
  aggregated: null,
  kill_switch: null,
  cancelled: null,
};

const known: Record<string, Fault | null> = ofDeliveries;
const refusals: Record<string, Fault> = ofRefusals;

const deliveryFailures: ReadonlySet<string> = new Set(["failed", "expired", "unknown"]);

/** Whether a reason of a stage has its line in the tables above. */
export const isClassified = (stage: "accept" | "sending", reason: string): boolean =>
  Object.hasOwn(stage === "accept" ? refusals : known, reason);

/**
 * Whose failure an outcome of a stage is; null where it is none. A reason that no table knows is ours until
 * somebody classifies it. `docs/health.md` tells the rule.
 */
export function faultOf(stage: string, outcome: string, reason: string): Fault | null {
  switch (stage) {
    case "accept":
      if (outcome === "unavailable") return "platform";
      return outcome === "rejected" ? (refusals[reason] ?? "platform") : null;
    case "fanout":
      if (outcome === "failed") return "platform";
      return outcome === "suppressed" && reason === "expired" ? "platform" : null;
    case "sending":
      if (!deliveryFailures.has(outcome)) return null;
      return known[reason] === undefined ? "platform" : known[reason];
    case "tracking":
      return outcome === "bounced" ? "recipient" : null;
    case "audit":
      return outcome === "violated" ? "platform" : null;
    default:
      return null;
  }
}
