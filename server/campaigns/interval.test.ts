import fc from "fast-check";
import { expect, test } from "vitest";
import { difference, wilson } from "./interval";

test("Wilson's interval is that of the published examples", () => {
  // R. G. Newcombe, Statistics in Medicine 17 (1998) 857–872, table I.
  const examples = [
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ] as const;
  for (const [n, of, low, high] of examples) {
    const interval = wilson(n, of);
    expect(interval.low).toBeCloseTo(low, 3);
    expect(interval.high).toBeCloseTo(high, 3);
  }
});

test("the interval of a difference is that of the published examples", () => {
  // R. G. Newcombe, Statistics in Medicine 17 (1998) 873–890, table II, method 10.
  const examples = [
    [56, 70, 48, 80, 0.0524, 0.3339],
    [9, 10, 3, 10, 0.1705, 0.809],
    [10, 10, 0, 10, 0.6075, 1],
  ] as const;
  for (const [a, ofA, b, ofB, low, high] of examples) {
    const interval = difference(wilson(a, ofA), wilson(b, ofB));
    expect(interval.low).toBeCloseTo(low, 3);
    expect(interval.high).toBeCloseTo(high, 3);
  }
});

test("any interval lies within bounds around its share, and narrows with more cases", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 10_000 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (of, share) => {
        const n = Math.round(of * share);
        const { low, high, share: found } = wilson(n, of);
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(1);
        expect(low).toBeLessThanOrEqual(found + 1e-12);
        expect(high).toBeGreaterThanOrEqual(found - 1e-12);
        const more = wilson(n * 10, of * 10);
        expect(more.high - more.low).toBeLessThan(high - low);
      },
    ),
  );
});
