import fc from "fast-check";
import { expect, test } from "vitest";
import { type Step, stepOf } from "./step";

type Open = { state: "pending" | "firing"; startedAt: Date; lastSeenAt: Date };

/** Plays a figure, looked at every `everySeconds`, and keeps the steps with their second. */
function play(
  rule: { forSeconds: number; resolveSeconds: number },
  holds: boolean[],
  everySeconds: number,
) {
  let open: Open | undefined;
  const steps: { at: number; step: Step }[] = [];
  for (const [i, held] of holds.entries()) {
    const now = new Date(i * everySeconds * 1_000);
    const step = stepOf(rule, open, held, now);
    steps.push({ at: i * everySeconds, step });
    if (step === "open") open = { state: "pending", startedAt: now, lastSeenAt: now };
    if (step === "open and fire") open = { state: "firing", startedAt: now, lastSeenAt: now };
    if (open && (step === "seen" || step === "fire")) open = { ...open, lastSeenAt: now };
    if (open && step === "fire") open = { ...open, state: "firing" };
    if (step === "forget" || step === "resolve") open = undefined;
  }
  return steps;
}

const rules = fc.record({
  forSeconds: fc.integer({ min: 0, max: 60 }),
  resolveSeconds: fc.integer({ min: 0, max: 60 }),
});
const figures = fc.array(fc.boolean(), { minLength: 1, maxLength: 80 });

test("nothing fires that has not held without a break for as long as its rule says", () => {
  fc.assert(
    fc.property(rules, figures, fc.integer({ min: 1, max: 10 }), (rule, holds, every) => {
      for (const { at, step } of play(rule, holds, every)) {
        if (step !== "fire" && step !== "open and fire") continue;
        const looks = Math.ceil(rule.forSeconds / every);
        const before = holds.slice(Math.max(0, at / every - looks), at / every + 1);
        expect(before.every(Boolean)).toBe(true);
        expect(before).toHaveLength(looks + 1);
      }
    }),
  );
});

test("each alert fires once and ends once, in that order, whatever its figure does", () => {
  fc.assert(
    fc.property(rules, figures, (rule, holds) => {
      const turns = play(rule, holds, 5)
        .map(({ step }) => step)
        .filter((step) => ["fire", "open and fire", "resolve"].includes(step));
      for (const [i, step] of turns.entries()) expect(step === "resolve").toBe(i % 2 === 1);
    }),
  );
});

test("what was not seen for resolveSeconds is over, and what comes back sooner is the same alert", () => {
  const rule = { forSeconds: 0, resolveSeconds: 20 };
  const flapping = play(rule, [true, false, true, false, false, true], 5).map(({ step }) => step);
  expect(flapping).toEqual(["open and fire", "nothing", "seen", "nothing", "nothing", "seen"]);
  const over = play(rule, [true, false, false, false, false], 5).map(({ step }) => step);
  expect(over.at(-1)).toBe("resolve");
});
