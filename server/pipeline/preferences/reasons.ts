/** Why a recipient was suppressed, in the order in which the rules are evaluated. */
export const suppressionReasons = {
  kill_switch: "A kill switch was on",
  expired: "Its time to live had passed",
  user_erased: "The user was erased",
  master_off: "The user switched all notifications off",
  type_off: "The user switched this type off",
  quiet_hours: "It was quiet hours for the user",
  hourly_cap: "The user's hourly cap was reached",
  daily_cap: "The user's daily cap was reached",
  no_channel: "No channel was both wanted by the user and reachable",
} as const;

/** Why a message waits: its external channels go out later, the inbox has it at once. */
export const holdReasons = {
  quiet_hours: "Held until the user's quiet hours end",
  hourly_cap: "Delayed until the user's hourly cap allows it",
} as const;

/** Why a delivery ended without being sent, beside the suppression reasons. */
export const deliveryReasons = {
  cancelled: "The notification was cancelled",
  paused: "The notification is paused",
  channel_off: "The user switched this channel off",
  unreachable: "The address or device was gone by then",
  retries_exhausted: "The provider could not take it within the retries allowed",
  ambiguous: "A worker died while sending; it may or may not have arrived",
  render_failed: "The template could not be rendered",
  refused: "The provider refused it",
  endpoint_invalid: "The provider said that the address or token is dead",
  dead_letter: "Its job failed for good",
} as const;

export type SuppressionReason = keyof typeof suppressionReasons;
export type HoldReason = keyof typeof holdReasons;

/** A sentence for any reason that a row may carry; the reason itself when it is a provider's class. */
export function explainReason(reason: string): string {
  const all: Record<string, string> = { ...holdReasons, ...suppressionReasons, ...deliveryReasons };
  return all[reason] ?? reason;
}
