import { describe, expect, it } from "vitest";
import { filledHours } from "./hours";

const of = (hour: string, sent: number) => ({ hour, sent, opened: 0, clicked: 0 });

describe("the hours of a report", () => {
  it("have those without anything between them, and one on both sides", () => {
    const hours = filledHours([of("2026-11-21T09:00:00Z", 5), of("2026-11-21T11:00:00Z", 2)]);
    expect(hours.map(({ sent }) => sent)).toEqual([0, 5, 0, 2, 0]);
    expect(hours[0]?.at).toBe(Date.parse("2026-11-21T08:00:00Z"));
  });

  it("are left as they are over a long time", () => {
    const hours = filledHours([of("2026-01-01T00:00:00Z", 5), of("2026-11-21T11:00:00Z", 2)]);
    expect(hours.map(({ sent }) => sent)).toEqual([5, 2]);
  });

  it("are none where nothing happened", () => {
    expect(filledHours([])).toEqual([]);
  });
});
