import { expect, test } from "vitest";
import { inOurOrder } from "./in-our-order";

test("what was found stays in its order, before pages, and whatever its words are", () => {
  const producer = "Stop producer Marketing (marketing) /switches?stop=producer:5";
  const category = "Stop category marketing (1 type) /switches?stop=category:marketing";
  const score = inOurOrder([producer, category]);
  expect([producer, category].map((line) => score(line, "stop market"))).toEqual([1, 1]);
  expect(score("Kill switches", "kill")).toBeGreaterThan(0);
  expect(score("Kill switches", "kill")).toBeLessThan(1);
  expect(score("Audience", "kill")).toBe(0);
});
