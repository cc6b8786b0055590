import { expect, test } from "vitest";
import { noSearch, searchOf, searchWords } from "./search";

const asked = { settled: true, isFetching: false, isError: false };

test("until the answer is there the palette says that it searches, and only then that nothing is called so", () => {
  const say = (state: Partial<typeof asked>) =>
    searchWords("spring", 0, [searchOf([], { ...asked, ...state }), noSearch]);
  expect(say({ settled: false })).toBe("Searching…");
  expect(say({ isFetching: true })).toBe("Searching…");
  expect(say({})).toBe("Nothing is called “spring”.");
});

test("one search of two that goes on is enough to go on searching", () => {
  const open = searchOf([], { ...asked, isFetching: true });
  expect(searchWords("spring", 3, [searchOf([], asked), open])).toBe("Searching…");
});

test("a search that failed is not an answer", () => {
  const failed = searchOf([], { ...asked, isError: true });
  expect(searchWords("spring", 0, [failed])).toMatch(/could not/);
});

test("lines speak for themselves", () => {
  expect(searchWords("spring", 1, [noSearch])).toBe("");
});
