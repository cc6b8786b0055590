import { expect, test } from "vitest";
import type { Answer } from "@/server/providers/provider";
import { pauseOf } from "./apply";

const down: Answer = { kind: "retry", class: "unavailable", detail: "503" };
const slow: Answer = { kind: "retry", class: "rate_limited", afterMs: 90_000, detail: "429" };

test.each<[string, Answer, number, number | null]>([
  ["taken", { kind: "accepted", providerMessageId: "x" }, 1, null],
  ["a dead token", { kind: "endpoint_invalid", detail: "x" }, 1, null],
  ["refused", { kind: "refused", class: "blocked", detail: "x" }, 1, null],
  ["wrong credentials", { kind: "refused", class: "unauthorized", detail: "x" }, 1, 30_000],
  ["nobody knows", { kind: "unknown", detail: "x" }, 1, 30_000],
  ["down", down, 3, 120_000],
  ["down for hours", down, 20, 3_600_000],
  ["down for a day", down, 24, null],
  ["too fast", slow, 1, 90_000],
])("%s: waits as long as it should", (_, answer, attempts, pause) => {
  expect(pauseOf(answer, attempts, 0.5)).toBe(pause);
});
