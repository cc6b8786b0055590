/** What came of a delivery; `lost`: it ended, and was not sent. */
export const deliveryOutcomes = [
  "sent",
  "lost",
  "failed",
  "expired",
  "unknown",
  "cancelled",
] as const;
export type DeliveryOutcome = (typeof deliveryOutcomes)[number];

/** Deliveries that a notification must have at least one of; null: whatever it has. */
export type DeliveryFilters = {
  channel: string | null;
  outcome: DeliveryOutcome | null;
  provider: string | null;
};

const lost = ["failed", "expired", "unknown"];

/**
 * A predicate over `scanned` (id, strategy) in the id range [$1, $2); adds its values. null: nothing is asked.
 * Of direct notifications by their few deliveries, of fan-outs by their counts, both by primary key; counts do
 * not tell the account, so the provider narrows direct notifications alone.
 */
export function withDeliveries(filters: DeliveryFilters, values: unknown[]): string | null {
  const { channel, outcome, provider } = filters;
  if (channel === null && outcome === null && provider === null) return null;
  const states = outcome === null ? null : outcome === "lost" ? lost : [outcome];
  values.push(channel, states, provider);
  const [ofChannel, ofStates, ofProvider] = [2, 1, 0].map((back) => `$${values.length - back}`);
  const counted = `coalesce(c.outcome = any(${ofStates}::text[]), c.outcome = 'routed')`;
  return `case when scanned.strategy = 'direct' then exists (
      select from deliveries d
      where d.notification_id = scanned.id and d.notification_id >= $1::uuid and d.notification_id < $2::uuid
        and (${ofChannel}::text is null or d.channel = ${ofChannel})
        and (${ofStates}::text[] is null or d.state::text = any(${ofStates}))
        and (${ofProvider}::text is null or d.provider = ${ofProvider}))
    else exists (
      select from notification_counts c
      where c.notification_id = scanned.id and c.channel <> '' and c.n > 0 and ${counted}
        and (${ofChannel}::text is null or c.channel = ${ofChannel})) end`;
}
