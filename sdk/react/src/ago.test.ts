import { expect, test } from "vitest";
import { ago } from "./ago.ts";

const now = Date.UTC(2030, 5, 15, 12);
const before = (ms: number) => ago(new Date(now - ms).toISOString(), now, "en", "now");

test("says how long ago in the largest unit that fits, and the date after a week", () => {
  expect([0, 59_000, 60_000, 3_599_000, 3_600_000, 90_000_000].map(before)).toEqual([
    ...["now", "now", "1 min. ago", "59 min. ago", "1 hr. ago", "1 day ago"],
  ]);
  expect(before(8 * 86_400_000)).toBe("Jun 7");
  expect(ago(new Date(now - 180_000).toISOString(), now, "de", "jetzt")).toBe("vor 3 Min.");
});

test("a server whose clock is ahead says now", () => {
  expect(before(-5_000)).toBe("now");
});
