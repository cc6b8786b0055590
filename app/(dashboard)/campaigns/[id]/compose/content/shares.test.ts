import fc from "fast-check";
import { expect, test } from "vitest";
import { percentsOf, withPercent } from "./shares";

const sum = (numbers: number[]) => numbers.reduce((total, n) => total + n, 0);
const weights = fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 5 });

test("weights become whole percents that add up to 100", () => {
  expect(percentsOf([1, 1])).toEqual([50, 50]);
  expect(percentsOf([1, 1, 1])).toEqual([34, 33, 33]);
  fc.assert(
    fc.property(weights, (some) => {
      const percents = percentsOf(some);
      expect(sum(percents)).toBe(100);
      expect(Math.min(...percents)).toBeGreaterThanOrEqual(1);
    }),
  );
});

test("setting one percent keeps the proportions of the others, and leaves each at least one", () => {
  expect(withPercent([50, 25, 25], 0, 80)).toEqual([80, 10, 10]);
  expect(withPercent([50, 50], 1, 100)).toEqual([1, 99]);
  expect(withPercent([100], 0, 20)).toEqual([100]);
  fc.assert(
    fc.property(weights, fc.nat({ max: 4 }), fc.integer({ min: -5, max: 105 }), (some, at, to) => {
      const changed = withPercent(percentsOf(some), at % some.length, to);
      expect(sum(changed)).toBe(100);
      expect(Math.min(...changed)).toBeGreaterThanOrEqual(1);
    }),
  );
});
