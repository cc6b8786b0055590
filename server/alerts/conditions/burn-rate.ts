import type { Judged } from "./judged";

/** How many of `total` were bad. */
export type Ratio = { bad: number; total: number };

/**
 * How many times faster than allowed an error budget is spent: 1 spends it exactly over the objective's
 * period. 0 when nothing happened. `target`: the share (0–1, below 1) that must be good.
 */
export function burnRate({ bad, total }: Ratio, target: number): number {
  return total <= 0 ? 0 : bad / total / (1 - target);
}

/** Holds while the budget burns faster than `limit`, by at least `fewest` bad ones: one failure is no trend. */
export function burning(
  ratio: Ratio,
  { target, limit, fewest }: { target: number; limit: number; fewest: number },
): Judged<"above"> {
  const value = burnRate(ratio, target);
  return { value, limit, side: "above", holds: value > limit && ratio.bad >= fewest };
}
