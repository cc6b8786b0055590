import fc from "fast-check";
import { expect, test } from "vitest";
import { stripOf } from "./strip-of";
import { breakerEvents } from "./write-breaker";

const at = (ms: number) => new Date(ms);

test("a strip begins with what was before it, and ends now", () => {
  const events = [
    { at: at(500), event: "opened" as const },
    { at: at(1_500), event: "probing" as const },
    { at: at(2_000), event: "half_open" as const },
    { at: at(3_000), event: "closed" as const },
  ];
  expect(stripOf(events, 1_000, 4_000)).toEqual([
    { state: "open", from: 1_000, to: 2_000 },
    { state: "half_open", from: 2_000, to: 3_000 },
    { state: "closed", from: 3_000, to: 4_000 },
  ]);
  expect(stripOf([], 1_000, 4_000)).toEqual([{ state: "closed", from: 1_000, to: 4_000 }]);
});

test("whatever happened, a strip covers its time once, without gaps or repeated states", () => {
  const history = fc.array(
    fc.record({ ms: fc.integer({ min: 0, max: 5_000 }), event: fc.constantFrom(...breakerEvents) }),
  );
  fc.assert(
    fc.property(history, (events) => {
      const ordered = events.toSorted((a, b) => a.ms - b.ms);
      const strip = stripOf(
        ordered.map(({ ms, event }) => ({ at: at(ms), event })),
        1_000,
        4_000,
      );
      expect([strip[0]?.from, strip.at(-1)?.to]).toEqual([1_000, 4_000]);
      for (const [i, piece] of strip.entries()) {
        const next = strip[i + 1];
        expect(piece.from).toBeLessThanOrEqual(piece.to);
        if (next) expect([next.from, next.state === piece.state]).toEqual([piece.to, false]);
      }
    }),
  );
});
