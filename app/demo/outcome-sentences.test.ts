import { expect, test } from "vitest";
import type { Outcome } from "@/server/api/demo/routes";
import { outcomeSentences } from "./outcome-sentences";

const outcome = (more: Partial<Outcome>): Outcome => ({
  ...{ status: "completed", strategy: "direct", considered: 1, routed: 1, settled: true },
  ...{ suppressed: [], sent: {}, ownRow: true },
  ...more,
});

test("says where a message went, and by what", () => {
  expect(outcomeSentences(outcome({ sent: { push: 1, email: 0 } }), 1)).toEqual([
    "One inbox has it; sent 1 by push.",
  ]);
  const many = outcome({ strategy: "write", considered: 2_501, routed: 2_500 });
  expect(outcomeSentences({ ...many, suppressed: [{ why: "Told why", n: 1 }] }, 1)).toEqual([
    ...["2,500 rows in inboxes.", "Not told: told why."],
  ]);
});

test("says why nobody was told, and what became of the rest of a storm", () => {
  const off = { why: "The user switched this type off", n: 1 };
  expect(outcomeSentences(outcome({ routed: 0, suppressed: [off] }), 1)).toEqual([
    "Not told: the user switched this type off.",
  ]);
  expect(outcomeSentences(outcome({ routed: 0, suppressed: [off] }), 300)).toEqual([
    "All but the first: the user switched this type off.",
  ]);
  expect(outcomeSentences(outcome({ considered: 0, routed: 0 }), 1)).toEqual([
    "Waiting for a worker …",
  ]);
});

test("says of a broadcast that nobody has a row, until one saw it", () => {
  const read = outcome({ strategy: "read", considered: 0, routed: 0, ownRow: false });
  expect(outcomeSentences(read, 1).join(" ")).toBe(
    "No rows written: every inbox looks it up. Yours has no row either.",
  );
  expect(outcomeSentences({ ...read, ownRow: true }, 1).at(-1)).toBe(
    "Yours has a row since you saw it.",
  );
});

test("says of a broadcast with pushes which rows those needed", () => {
  const pushed = outcome({ strategy: "read", considered: 2_500, sent: { push: 40 } });
  expect(outcomeSentences(pushed, 1).join(" ")).toBe(
    "2,500 rows, for pushes alone: every inbox looks it up. 40 pushed so far.",
  );
});
