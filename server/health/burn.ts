/** Events, and those of them that were not good. */
export type Tally = { total: number; bad: number };

/** How many times faster than its target allows a budget burns; 1 spends it in exactly its period. null: no event. */
export function burnRate({ total, bad }: Tally, target: number): number | null {
  return total === 0 ? null : bad / total / (1 - target);
}

/** The share (0–1) of a period's error budget that is left; below 0: overspent. null: no event. */
export function budgetLeft({ total, bad }: Tally, target: number): number | null {
  return total === 0 ? null : 1 - bad / ((1 - target) * total);
}

/** Hours until what is left of a budget of `periodHours` is spent at a burn rate; null: never, or it is spent. */
export function hoursLeft(
  left: number | null,
  burn: number | null,
  periodHours: number,
): number | null {
  if (left === null || left <= 0 || burn === null || burn <= 0) return null;
  return (left * periodHours) / burn;
}
