import { expect, test } from "vitest";
import { limitWords } from "./words";

test("a limit says what it counts and which side of it is wrong", () => {
  expect(limitWords(5_000, { label: "p99", side: "above", unit: "ms" })).toBe("p99 above 5 s");
  expect(limitWords(0.03, { label: "free space", side: "below", unit: "share" })).toBe(
    "free space below 3.00%",
  );
  expect(limitWords(2, { side: "at least", unit: "count" })).toBe("at least 2");
});
