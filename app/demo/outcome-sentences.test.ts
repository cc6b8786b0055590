import { expect, test } from "vitest";
import type { Outcome } from "@/server/api/demo/routes";
import { outcomeSentences } from "./outcome-sentences";

const outcome = (more: Partial<Outcome>): Outcome => ({
  ...{ status: "completed", strategy: "direct", considered: 1, routed: 1, settled: true },
  ...{ suppressed: [], sent: {}, rowsOf: ["Dana"], meantFor: null, summed: null },
  ...more,
});

test("says where a message went, and by what", () => {
  expect(outcomeSentences(outcome({ sent: { push: 1, email: 0 } }))).toEqual([
    "One inbox has it; sent 1 by push.",
  ]);
  const many = outcome({ strategy: "write", considered: 2_512, routed: 2_500 });
  expect(outcomeSentences({ ...many, suppressed: [{ why: "Told why", n: 12 }] })).toEqual([
    ...["2,500 rows in inboxes.", "12 not told: told why."],
  ]);
});

test("says why nobody was told", () => {
  const off = { why: "The user switched this type off", n: 1 };
  expect(outcomeSentences(outcome({ routed: 0, suppressed: [off] }))).toEqual([
    "Not told: the user switched this type off.",
  ]);
  expect(outcomeSentences(outcome({ considered: 0, routed: 0 }))).toEqual([
    "Waiting for a worker …",
  ]);
});

test("says of a storm how many wait and how long, and then how little came of so many", () => {
  const suppressed = [{ why: "Collapsed into an update about the same thing", n: 1 }];
  const summed = { events: 300, waiting: 299, seconds: 12, rows: 1, pushes: 1, open: true };
  const storm = outcome({ routed: 0, suppressed, summed });
  expect(outcomeSentences(storm)).toEqual([
    "300 events about one thing: 1 row in the inbox, 1 push.",
    "299 of them wait to become one update, in 12 s.",
  ]);
  const told = { ...summed, waiting: 0, seconds: 8, pushes: 2, open: false };
  expect(outcomeSentences({ ...storm, summed: told })).toEqual([
    "300 events about one thing: 1 row in the inbox, 2 pushes.",
  ]);
});

test("says of a broadcast that nobody has a row, until somebody saw it", () => {
  const read = outcome({ strategy: "read", considered: 0, routed: 0, rowsOf: [], meantFor: 5_004 });
  expect(outcomeSentences(read)).toEqual([
    "No row written for about 5,004 people: every inbox looks it up.",
    "None of the people here has one.",
  ]);
  expect(outcomeSentences({ ...read, rowsOf: ["Sam"] }).at(-1)).toBe(
    "Sam has one since seeing it.",
  );
});
