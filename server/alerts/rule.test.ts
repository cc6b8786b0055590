import { expect, test } from "vitest";
import { ruleInfos } from "./rules";

test("the first number of a rule is its limit, on the side on which the rule fires", () => {
  const withNumbers = ruleInfos.filter(({ numbers }) => Object.keys(numbers).length > 0);
  expect(withNumbers.length).toBeGreaterThan(10);
  for (const { key, side, numbers } of withNumbers) {
    expect([key, Object.values(numbers)[0]?.side]).toEqual([key, side]);
  }
});

test("what a number counts says no side of its own, so that none is said twice", () => {
  for (const { key, numbers } of ruleInfos) {
    for (const { label } of Object.values(numbers)) {
      expect(label, key).not.toMatch(/\b(above|below|at least|at most|than)\b/);
    }
  }
});
