import fc from "fast-check";
import { expect, test } from "vitest";
import { ladders, mostSteps, nextStep, rangeOf, withoutStep, withStep } from "./ladder";

const rises = (percents: readonly number[]) =>
  percents.every((percent, i) => percent >= 0.1 && percent > (percents[i - 1] ?? 0)) &&
  percents.at(-1) === 100 &&
  percents.length >= 2 &&
  percents.length <= mostSteps;

type Act = { kind: "add" } | { kind: "remove" | "least" | "most"; at: number };
const act: fc.Arbitrary<Act> = fc.oneof(
  fc.record({ kind: fc.constant("add" as const) }),
  fc.record({ kind: fc.constantFrom("remove", "least", "most"), at: fc.nat(9) }),
);

/** What the controls do, where they offer it. */
function after(percents: readonly number[], act: Act): readonly number[] {
  if (act.kind === "add") {
    const next = nextStep(percents);
    return next === null ? percents : [...percents.slice(0, -1), next, 100];
  }
  const i = act.at % (percents.length - 1);
  if (act.kind === "remove") return percents.length > 2 ? withoutStep(percents, i) : percents;
  const { min, max } = rangeOf(percents, i);
  return withStep(percents, i, act.kind === "least" ? min : max);
}

test("whatever is done to a ladder in its limits, it rises from step to step and ends with everybody", () => {
  fc.assert(
    fc.property(fc.constantFrom(...ladders), fc.array(act, { maxLength: 30 }), (ladder, acts) => {
      let percents: readonly number[] = ladder;
      for (const one of acts) {
        percents = after(percents, one);
        expect(rises(percents), percents.join()).toBe(true);
      }
    }),
  );
});

test("one more step is as many times more as it leaves", () => {
  expect(nextStep([1, 100])).toBe(10);
  expect(nextStep([1, 10, 100])).toBe(32);
  expect(nextStep([99.9, 100])).toBeNull();
});
