/** Weights as whole percents that add up to 100; each has at least one. */
export function percentsOf(weights: readonly number[]): number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const exact = weights.map((weight) => (100 * weight) / Math.max(1, total));
  return toHundred(exact);
}

/** The percents after one of them was set: the others keep their proportions to each other. */
export function withPercent(percents: readonly number[], at: number, percent: number): number[] {
  const others = percents.length - 1;
  if (others === 0) return [100];
  const wanted = Math.min(100 - others, Math.max(1, Math.round(percent)));
  const before = percents.reduce((sum, n, i) => (i === at ? sum : sum + n), 0);
  const rest = percents.filter((_, i) => i !== at).map((n) => ((100 - wanted) * n) / before);
  const fitted = toSum(rest, 100 - wanted);
  return percents.map((_, i) => (i === at ? wanted : (fitted[i < at ? i : i - 1] ?? 1)));
}

const toHundred = (exact: readonly number[]) => toSum(exact, 100);

/** Rounded to whole numbers of at least one with the given sum; the largest remainders get what is left. */
function toSum(exact: readonly number[], sum: number): number[] {
  const floors = exact.map((n) => Math.max(1, Math.floor(n)));
  const byRemainder = exact
    .map((n, i) => ({ i, remainder: n - (floors[i] ?? 0) }))
    .toSorted((a, b) => b.remainder - a.remainder);
  let left = sum - floors.reduce((total, n) => total + n, 0);
  for (let turn = 0; left > 0; turn += 1) {
    const next = byRemainder[turn % byRemainder.length];
    if (!next) break;
    floors[next.i] = (floors[next.i] ?? 0) + 1;
    left -= 1;
  }
  while (left < 0) {
    const largest = floors.indexOf(Math.max(...floors));
    floors[largest] = (floors[largest] ?? 0) - 1;
    left += 1;
  }
  return floors;
}
