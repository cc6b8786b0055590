/** Accepted → handed to the provider: 99 of 100 within this time (ms), by priority. P2 has no objective. */
export const latencyLimits: Partial<Record<number, number>> = { 0: 5_000, 1: 60_000 };

export const objectiveKeys = [
  "p0_latency",
  "p1_latency",
  "ingest",
  "delivery",
  "honoured",
] as const;
export type ObjectiveKey = (typeof objectiveKeys)[number];

/** The windows over which budgets are watched burning (s). */
export const burnWindows = { "5m": 300, "1h": 3_600, "6h": 21_600, "3d": 259_200 } as const;
export type BurnWindow = keyof typeof burnWindows;

/** An objective over the time range that was asked for, and its budget of 30 days. */
export type ObjectiveView = {
  key: ObjectiveKey;
  /** The share (0–1) of events that must be good. */
  target: number;
  /** Events of the range, and those of them that were not good. */
  total: number;
  bad: number;
  /** The share that was good; null: there was no event. */
  value: number | null;
  /** Of 30 days: events, bad ones, and the share (0–1) of the error budget that is left; below 0: overspent. */
  month: { total: number; bad: number; left: number | null };
  /** How many times faster than allowed the budget burns; null: no event in the window. */
  burn: Record<BurnWindow, number | null>;
  /** Hours until the budget is spent, if it goes on as in the last hour; null: it does not burn, or is spent. */
  exhaustedInHours: number | null;
};
