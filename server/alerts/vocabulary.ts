/** How loudly an alert is told: wakes somebody, is read the same day, or is only shown. */
export const tiers = ["page", "chat", "dashboard"] as const;
export type Tier = (typeof tiers)[number];

export const alertStates = ["pending", "firing", "resolved"] as const;
export type AlertState = (typeof alertStates)[number];

export const conditionKinds = [
  "threshold",
  "rate of change",
  "absence",
  "burn rate",
  "multi-window burn rate",
] as const;
export type ConditionKind = (typeof conditionKinds)[number];

/** On which side of its limit a value is wrong. */
export type Side = "above" | "at least" | "below";

/** What a value is counted in; pages write it accordingly. */
export type Unit = "ms" | "s" | "count" | "share" | "burn" | "bytes" | "bytes/h" | "days" | "hours";

export const isTier = (value: string): value is Tier => tiers.some((tier) => tier === value);
