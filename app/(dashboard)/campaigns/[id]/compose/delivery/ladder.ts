/** Ladders that others use: percents of the audience that have it after each step. */
export const ladders = [
  [1, 10, 100],
  [5, 25, 100],
  [1, 5, 20, 50, 100],
] as const;

export const mostSteps = 10;

const tenths = (n: number) => Math.round(n * 10) / 10;

/** Between which percents a step may be: above the one before, below the one after. */
export function rangeOf(percents: readonly number[], i: number): { min: number; max: number } {
  return {
    min: tenths((percents[i - 1] ?? 0) + 0.1),
    max: tenths((percents[i + 1] ?? 100) - 0.1),
  };
}

export const withStep = (percents: readonly number[], i: number, to: number): number[] =>
  percents.with(i, to);

export const withoutStep = (percents: readonly number[], i: number): number[] =>
  percents.toSpliced(i, 1);

/** What one more step before everybody would be: as many times more as it leaves; null where none fits. */
export function nextStep(percents: readonly number[]): number | null {
  const last = percents.at(-2) ?? 0;
  if (percents.length >= mostSteps || last >= 99.9) return null;
  const middle = Math.sqrt(Math.max(1, last) * 100);
  return middle > last + 1 ? Math.round(middle) : tenths((last + 100) / 2);
}
