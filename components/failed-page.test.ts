import { expect, test } from "vitest";
import { type Condition, failureWords } from "./failed-page";

test("a page that failed blames the database or the server where they are away, and nothing else", () => {
  const titles = new Map<Condition, string>([
    ["unreachable", "The database does not answer"],
    ["not migrated", "The database is not set up yet"],
    ["no server", "The server does not answer"],
    ["ok", "This page failed"],
    [null, "This page failed"],
  ]);
  for (const [condition, title] of titles) expect(failureWords(condition).title).toBe(title);
});

test("only what nobody foresaw leads to the server's log, by its number", () => {
  expect(failureWords("ok", "4711").message).toContain("4711");
  expect(failureWords("unreachable", "4711").message).not.toContain("4711");
});
