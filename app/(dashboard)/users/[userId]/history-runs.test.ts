import { expect, test } from "vitest";
import { runsOf } from "./history-runs";

const message = (id: number, sentence: string, outcome = "suppressed", typeKey = "like") => ({
  ...{ id, outcome, typeKey, answer: { sentence } },
});
const ids = (items: ReturnType<typeof message>[]) =>
  runsOf(items).map((run) => run.map(({ id }) => id));

test("three and more suppressed messages that say the same are one run; others stand for themselves", () => {
  const collapsed = "Collapsed into the update of 12:00.";
  expect(
    ids([
      message(9, "Sent."),
      ...[8, 7, 6].map((id) => message(id, collapsed)),
      message(5, collapsed, "suppressed", "comment"),
      ...[4, 3].map((id) => message(id, "Suppressed: a cap.")),
    ]),
  ).toEqual([[9], [8, 7, 6], [5], [4], [3]]);
});

test("what was sent is listed one by one, however alike", () => {
  expect(ids([3, 2, 1].map((id) => message(id, "Sent.", "routed")))).toEqual([[3], [2], [1]]);
  expect(ids([])).toEqual([]);
});
