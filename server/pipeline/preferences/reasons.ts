/** Why a recipient was suppressed, in the order in which the rules are evaluated. */
export const suppressionReasons = {
  kill_switch: "A kill switch was on",
  expired: "Its time to live had passed",
  user_erased: "The user was erased",
  suppression_list: "The user is on the suppression list",
  master_off: "The user switched all notifications off",
  type_off: "The user switched this type off",
  quiet_hours: "It was quiet hours for the user",
  hourly_cap: "The user's hourly cap was reached",
  daily_cap: "The user's daily cap was reached",
  campaign_slot: "The user got another campaign that day",
  no_channel: "No channel was both wanted by the user and reachable",
  hold_out: "The user is in the campaign's hold-out group, which gets nothing to compare with",
  aggregated: "Collapsed into an update about the same thing",
} as const;

/** Why a message waits: its external channels go out later, the inbox has it at once. */
export const holdReasons = {
  quiet_hours: "Held until the user's quiet hours end",
  hourly_cap: "Delayed until the user's hourly cap allows it",
  kill_switch: "A kill switch holds it until it is lifted",
} as const;

/** Why a delivery ended without being sent, beside the suppression reasons. */
export const deliveryReasons = {
  cancelled: "The notification was cancelled",
  paused: "The notification is paused",
  channel_off: "The user switched this channel off",
  unreachable: "The address or device was gone by then",
  retries_exhausted: "The provider could not take it within the retries allowed",
  ambiguous: "A worker died while sending; it may or may not have arrived",
  render_failed: "The template could not be rendered with what the event brought",
  template_failed: "It could not be rendered, and not for what the event brought",
  refused: "The provider refused it",
  endpoint_invalid: "The provider said that the address or token is dead",
  dead_letter: "Its job failed for good",
  provider_down: "No provider of the channel takes messages; it goes out when one is back",
  paced: "It waits for its turn within the provider's limit",
  load_shed: "There was too much to do, and this was left out first",
  digest: "It waits for the user's next digest",
  digested: "It went out in the user's digest",
  fell_back: "No provider of the channel took messages, so another channel stands in for it",
} as const;

/** What kind of answer a provider gave that was not a success. */
export const providerClasses = {
  rate_limited: "The provider asked to slow down",
  unavailable: "The provider was not available",
  timeout: "The provider did not answer in time",
  invalid_content: "The provider did not take the content",
  unauthorized: "The provider did not accept our credentials",
  blocked: "The recipient's side refuses messages from this sender",
  unknown: "It is not known whether the provider took it",
  worker_died: "The worker died while sending",
  token_replaced: "The device had got a new token meanwhile; it was tried once more with that",
} as const;

export type SuppressionReason = keyof typeof suppressionReasons;
export type HoldReason = keyof typeof holdReasons;

const sentences: Record<string, string> = {
  ...providerClasses,
  ...holdReasons,
  ...suppressionReasons,
  ...deliveryReasons,
};

/** A sentence for any reason or class that a row may carry; an unknown one stands for itself. */
export function explainReason(reason: string): string {
  return sentences[reason] ?? reason;
}

/** As a message's or delivery's reason is told: a hold and a suppression by the same rule differ. */
export function explainOutcome(outcome: string, reason: string | null): string | null {
  if (reason === null || reason === "") return null;
  const held: Record<string, string> = holdReasons;
  return outcome === "held" || outcome === "queued" || outcome === "waiting"
    ? (held[reason] ?? explainReason(reason))
    : explainReason(reason);
}
