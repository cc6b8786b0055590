import fc from "fast-check";
import { expect, test } from "vitest";
import {
  hysteresis,
  type Level,
  levels,
  nextLevel,
  partKeys,
  partsOf,
  scoreOf,
  thresholds,
  weights,
} from "./score";

const part = fc.double({ min: 0, max: 1, noNaN: true });
const parts = fc.record({
  queueAge: part,
  database: part,
  pools: part,
  cpu: part,
  providers: part,
});
const calm = {
  ...{ ageSeconds: { p0: 0, p1: 0 }, connectionShare: 0.2, lockWaits: 0 },
  ...{ poolWaitSeconds: 0.02, cpuLoad: 0.5, providersDown: 0 },
};

test("the score lies between 0 and 1, and no part that grows makes it smaller", () => {
  fc.assert(
    fc.property(parts, fc.constantFrom(...partKeys), part, (some, key, other) => {
      const score = scoreOf(some);
      expect(score).toBeGreaterThanOrEqual(0);
      expect(score).toBeLessThanOrEqual(1);
      const [less, more] = [Math.min(some[key], other), Math.max(some[key], other)];
      expect(scoreOf({ ...some, [key]: less })).toBeLessThanOrEqual(
        scoreOf({ ...some, [key]: more }) + 1e-12,
      );
    }),
  );
});

test("one full part alone makes the score that its weight says", () => {
  const none = { queueAge: 0, database: 0, pools: 0, cpu: 0, providers: 0 };
  for (const key of partKeys) expect(scoreOf({ ...none, [key]: 1 })).toBeCloseTo(weights[key], 9);
  expect(scoreOf(none)).toBe(0);
});

test("busy processors or providers that are down alone shed nothing; work that waits does", () => {
  const levelWith = (change: object) => nextLevel(0, scoreOf(partsOf({ ...calm, ...change })));
  expect(levelWith({})).toBe(0);
  expect(levelWith({ cpuLoad: 50 })).toBe(0);
  expect(levelWith({ providersDown: 1 })).toBe(0);
  expect(levelWith({ ageSeconds: { p0: 60, p1: 0 } })).toBe(2);
  expect(levelWith({ ageSeconds: { p0: 60, p1: 0 }, cpuLoad: 50 })).toBe(3);
  expect(levelWith({ connectionShare: 1 })).toBe(2);
  expect(levelWith({ poolWaitSeconds: 0.4 })).toBe(0);
  expect(levelWith({ poolWaitSeconds: 3 })).toBe(2);
});

test("a level rises at once, falls only clearly below its threshold, and never flutters at it", () => {
  fc.assert(
    fc.property(fc.constantFrom(...levels), part, (level: Level, score) => {
      const next = nextLevel(level, score);
      const limits: readonly number[] = thresholds;
      const from = limits[next - 1];
      if (next > level) expect(score).toBeGreaterThanOrEqual(from ?? 0);
      if (next < level) expect(score).toBeLessThan((limits[next] ?? 2) - hysteresis);
      expect(nextLevel(next, score)).toBe(next);
    }),
  );
});
