import { expect, test } from "vitest";
import { liftedWords } from "./words";

const held = { scope: "type", label: "Campaign", mode: "hold" } as const;

test("who lifts a switch is told how much goes on", () => {
  expect(liftedWords(held, { messages: 59_502, complete: true })).toBe(
    "Type Campaign goes on where it was: 59,502 messages.",
  );
  expect(liftedWords(held, { messages: 20_000, complete: false })).toBe(
    "Type Campaign goes on where it was: at least 20,000 messages.",
  );
  expect(liftedWords(held, { messages: 1, complete: true })).toMatch(/: 1 message\.$/);
  expect(liftedWords(held, { messages: 0, complete: true })).toMatch(/nothing waited\.$/);
});

test("nothing is said to go on that was dropped, or was not counted yet", () => {
  const dropped = { ...held, mode: "drop" } as const;
  expect(liftedWords(dropped, { messages: 12, complete: true })).toBe("Type Campaign goes on.");
  expect(liftedWords(held, undefined)).toBe("Type Campaign goes on.");
});
