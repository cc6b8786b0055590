import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fastest, paceAt, positionOf, slowest, timeLeft } from "./pace";

describe("the pace slider", () => {
  it("reaches from the slowest to the fastest pace", () => {
    expect(paceAt(0)).toBe(slowest);
    expect(paceAt(100)).toBe(fastest);
  });

  it("stands where its pace was read, within a twentieth", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100 }), (position) => {
        const pace = paceAt(position);
        const again = paceAt(positionOf(pace));
        expect(Math.abs(again - pace)).toBeLessThanOrEqual(Math.max(1, pace / 20));
      }),
    );
  });

  it("never gets slower to the right", () => {
    for (let position = 1; position <= 100; position++)
      expect(paceAt(position)).toBeGreaterThanOrEqual(paceAt(position - 1));
  });

  it("halves the time that is left when the pace doubles", () => {
    expect(timeLeft(1_000, 100)).toBe(10_000);
    expect(timeLeft(1_000, 200)).toBe(5_000);
    expect(timeLeft(-5, 200)).toBe(0);
  });
});
