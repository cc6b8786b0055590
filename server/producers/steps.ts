/** What a new type may be sent at, step by step, events a second; after the last, the producer's own limit alone. */
export const steps = [100, 500, 2_000, 10_000] as const;

/** The step after a limit; null: no limit of its own. */
export function nextStep(ratePerSecond: number): number | null {
  return steps.find((step) => step > ratePerSecond) ?? null;
}
