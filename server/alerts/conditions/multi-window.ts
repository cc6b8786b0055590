import { burnRate, type Ratio } from "./burn-rate";
import type { Judged } from "./judged";

/** A short and a long window of the same ratio, and the burn rate that both must exceed. */
export type WindowPair = { short: Ratio; long: Ratio; limit: number };

/**
 * Holds while in any pair both windows burn faster than its limit: the long one says that it matters, the
 * short one that it still goes on. The value is the slower of the pair that is nearest to its limit.
 */
export function multiWindow(
  pairs: readonly WindowPair[],
  { target, fewest }: { target: number; fewest: number },
): Judged<"above"> {
  const judged = pairs.map(({ short, long, limit }): Judged<"above"> => {
    const value = Math.min(burnRate(short, target), burnRate(long, target));
    const holds = value > limit && long.bad >= fewest && short.bad > 0;
    return { value, limit, side: "above", holds };
  });
  const held = judged.filter(({ holds }) => holds);
  const [worst] = (held.length > 0 ? held : judged).toSorted(
    (a, b) => b.value / b.limit - a.value / a.limit,
  );
  return worst ?? { value: 0, limit: 1, side: "above", holds: false };
}
