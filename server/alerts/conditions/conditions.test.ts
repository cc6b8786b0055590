import fc from "fast-check";
import { expect, test } from "vitest";
import { absence } from "./absence";
import { burning, burnRate } from "./burn-rate";
import { multiWindow } from "./multi-window";
import { growth, shortestTrendMs } from "./rate-of-change";
import { above, atLeast, below } from "./threshold";

const amount = fc.integer({ min: 0, max: 1_000_000 });
const ratio = fc.tuple(amount, amount).map(([bad, good]) => ({ bad, total: bad + good }));

test("a threshold holds on one side of its limit, and never on it", () => {
  fc.assert(
    fc.property(amount, amount, (value, limit) => {
      expect(above(value, limit).holds).toBe(value > limit);
      expect(below(value, limit).holds).toBe(value < limit);
      expect(above(limit, limit).holds || below(limit, limit).holds).toBe(false);
    }),
  );
});

test("what fires at least at its limit holds on it, and above it", () => {
  fc.assert(
    fc.property(amount, amount, (value, limit) => {
      expect(atLeast(value, limit)).toEqual({
        ...{ value, limit, side: "at least" },
        holds: value >= limit,
      });
    }),
  );
});

test("growth is told per hour whatever time its samples span, and not of a few seconds", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: shortestTrendMs, max: 7_200_000 }),
      fc.integer({ min: -1_000, max: 1_000 }),
      (span, perHour) => {
        const value = (perHour * span) / 3_600_000;
        const judged = growth(
          [
            { at: 0, value: 0 },
            { at: span, value },
          ],
          500,
        );
        expect(judged?.value).toBeCloseTo(perHour, 6);
      },
    ),
  );
  expect(
    growth(
      [
        { at: 0, value: 0 },
        { at: shortestTrendMs - 1, value: 1e12 },
      ],
      1,
    ),
  ).toBeNull();
  expect(growth([], 1)).toBeNull();
});

test("absence says nothing where little is usual, and always holds at zero where much is", () => {
  fc.assert(
    fc.property(amount, amount, fc.integer({ min: 1, max: 1_000 }), (now, usual, atLeast) => {
      const judged = absence(now, usual, { atLeast, belowShare: 0.1 });
      if (usual < atLeast) expect(judged).toBeNull();
      else expect(judged?.holds).toBe(now < usual * 0.1 || now === 0);
    }),
  );
});

test("a budget that is spent exactly burns at 1, and the rate grows with what is bad", () => {
  expect(burnRate({ bad: 1, total: 1_000 }, 0.999)).toBeCloseTo(1, 9);
  fc.assert(
    fc.property(ratio, ({ bad, total }) => {
      const rate = burnRate({ bad, total }, 0.999);
      expect(rate).toBeGreaterThanOrEqual(0);
      expect(burnRate({ bad: bad + 1, total: total + 1 }, 0.999)).toBeGreaterThanOrEqual(rate);
    }),
  );
});

test("few failures are no trend, however high their share", () => {
  const one = { bad: 1, total: 1 };
  expect(burning(one, { target: 0.999, limit: 14, fewest: 5 }).holds).toBe(false);
  expect(burning({ bad: 5, total: 5 }, { target: 0.999, limit: 14, fewest: 5 }).holds).toBe(true);
});

test("several windows hold only while a pair burns in both of its windows, and go on no longer", () => {
  fc.assert(
    fc.property(ratio, ratio, ratio, (short, long, longest) => {
      const limits = { target: 0.999, fewest: 1 };
      const judged = multiWindow(
        [
          { short, long, limit: 14.4 },
          { short: long, long: longest, limit: 6 },
        ],
        limits,
      );
      const over = (one: typeof short, limit: number) => burnRate(one, 0.999) > limit;
      expect(judged.holds).toBe(
        (over(short, 14.4) && over(long, 14.4)) || (over(long, 6) && over(longest, 6)),
      );
      if (judged.holds) expect(judged.value).toBeGreaterThan(judged.limit);
    }),
  );
  const stopped = { short: { bad: 0, total: 100 }, long: { bad: 50, total: 100 }, limit: 1 };
  expect(multiWindow([stopped], { target: 0.999, fewest: 1 }).holds).toBe(false);
});
