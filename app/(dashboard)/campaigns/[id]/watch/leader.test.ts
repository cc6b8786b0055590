import { describe, expect, it } from "vitest";
import { leaderOf } from "./leader";

const of = (key: string, low: number, high: number) => ({
  key,
  share: (low + high) / 2,
  low,
  high,
});

describe("which variant is ahead", () => {
  it("is the one whose interval lies above all others", () => {
    expect(leaderOf([of("a", 0.1, 0.2), of("b", 0.21, 0.3)])?.key).toBe("b");
  });

  it("is nobody while intervals overlap, whatever the points say", () => {
    expect(leaderOf([of("a", 0.1, 0.2), of("b", 0.15, 0.3)])).toBeUndefined();
    expect(leaderOf([of("a", 0.1, 0.2), of("b", 0.2, 0.3)])).toBeUndefined();
  });

  it("is nobody when there is nothing to compare with", () => {
    expect(leaderOf([of("a", 0.1, 0.2)])).toBeUndefined();
    expect(leaderOf([])).toBeUndefined();
  });
});
