/** What the load is judged by. */
export type LoadFigures = {
  /** Age (s) of the oldest work that could be done now. P2 may wait: that is what it is for. */
  ageSeconds: { p0: number; p1: number };
  /** The share (0–1) of the database's connections in use, and sessions that wait for locks. */
  connectionShare: number;
  lockWaits: number;
  /** How long (s) the web process or a worker of P0 or P1 waits for one of its own connections. */
  poolWaitSeconds: number;
  /** Processes that want to run, for each processor. */
  cpuLoad: number;
  /** The share (0–1) of the accounts in use whose breaker is not closed. */
  providersDown: number;
};

export const partKeys = ["queueAge", "database", "pools", "cpu", "providers"] as const;
export type PartKey = (typeof partKeys)[number];
export type LoadParts = Record<PartKey, number>;

/**
 * How high (0–1) the score is when one part alone is full. Queues, the database and pools say that work waits; a
 * busy processor or a provider that is down may be no harm.
 */
export const weights: LoadParts = {
  ...{ queueAge: 0.9, database: 0.85, pools: 0.85 },
  ...{ cpu: 0.6, providers: 0.4 },
};

/** 0 at `from`, 1 at `to`, straight between. */
const between = (value: number, from: number, to: number) =>
  Math.min(1, Math.max(0, (value - from) / (to - from)));

/** Each part of the load, 0 (none) to 1 (full). */
export function partsOf(figures: LoadFigures): LoadParts {
  const { ageSeconds, connectionShare, lockWaits, poolWaitSeconds, cpuLoad, providersDown } =
    figures;
  return {
    queueAge: Math.max(between(ageSeconds.p0, 1, 10), between(ageSeconds.p1, 15, 180)),
    database: Math.max(between(connectionShare, 0.7, 0.95), between(lockWaits, 10, 50)),
    pools: between(poolWaitSeconds, 0.25, 3),
    cpu: between(cpuLoad, 1.5, 6),
    providers: between(providersDown, 0, 1),
  };
}

/** The load, 0–1: each part takes its share of what the others have left, so that several add up. */
export function scoreOf(parts: LoadParts): number {
  return 1 - partKeys.reduce((left, key) => left * (1 - weights[key] * parts[key]), 1);
}

/** The scores from which level 1, 2 and 3 hold, and how far below them the score must fall to leave them. */
export const thresholds = [0.7, 0.85, 0.95] as const;
export const hysteresis = 0.1;

export type Level = 0 | 1 | 2 | 3;
export const levels = [0, 1, 2, 3] as const;

/** Rises at once; falls only when the score is clearly below, so that it does not flutter. */
export function nextLevel(level: Level, score: number): Level {
  const risen = thresholds.filter((threshold) => score >= threshold).length;
  const kept = thresholds.filter((threshold) => score >= threshold - hysteresis).length;
  return levelOf(risen > level ? risen : Math.min(level, kept));
}

/** The share of a new score in the running one: a second's peak is no load. */
const share = 0.3;

export const smoothed = (before: number, now: number) => before * (1 - share) + now * share;

export const levelOf = (n: number): Level => levels.find((level) => level === n) ?? 0;
