import { expect, test } from "vitest";
import type { Parts } from "./campaign";
import { merge } from "./merge";

const base: Parts = {
  ...{ name: "Spring", typeKey: "newsletter" },
  audience: {
    ...{ everyone: false, segments: [], lists: [], filter: null },
    ...{ excludeSegments: [], excludeLists: [] },
  },
  delivery: {
    ...{ channels: ["email"], start: { kind: "now" }, recurrence: null, pace: { kind: "full" } },
    ...{ rollout: null, holdOutPercent: 0, winner: null, goal: null, campaignSlot: false },
  },
};

test("changes of different parts stand side by side", () => {
  const mine = { ...base, name: "Summer" };
  const theirs = { ...base, delivery: { ...base.delivery, holdOutPercent: 5 } };
  expect(merge(base, mine, theirs)).toEqual({
    parts: { ...theirs, name: "Summer" },
    clashes: [],
  });
});

test("two different changes of one part clash, and mine is kept until somebody decides", () => {
  const mine = { ...base, name: "Summer" };
  const theirs = { ...base, name: "Autumn", typeKey: "flash.sale" };
  expect(merge(base, mine, theirs)).toEqual({
    parts: { ...theirs, name: "Summer" },
    clashes: ["name"],
  });
});

test("the same change twice, or the same parts with keys in another order, is no clash", () => {
  const { channels, ...rest } = base.delivery;
  const same = { ...base, name: "Summer" };
  const theirs = { ...same, delivery: { ...rest, channels } };
  expect(merge(base, same, theirs)).toEqual({ parts: theirs, clashes: [] });
});
