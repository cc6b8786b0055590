import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addDays, dayAt, daysOf, isDay, momentOn, rangeOf, turned } from "./days";

const anyDay = fc
  .integer({ min: 0, max: 40_000 })
  .map((n) => new Date(n * 86_400_000).toISOString().slice(0, 10));

describe("the days of the calendar", () => {
  it("shows a week from Monday to Sunday", () => {
    expect(daysOf("week", "2026-11-21")).toEqual([
      "2026-11-16",
      "2026-11-17",
      "2026-11-18",
      "2026-11-19",
      "2026-11-20",
      "2026-11-21",
      "2026-11-22",
    ]);
  });

  it("shows every day of a month, in whole weeks", () => {
    fc.assert(
      fc.property(anyDay, (day) => {
        const days = daysOf("month", day);
        expect(days.length % 7).toBe(0);
        expect(new Set(days).size).toBe(days.length);
        const month = days.filter((one) => one.startsWith(day.slice(0, 7)));
        expect(month).toContain(day);
        expect(month[0]).toBe(`${day.slice(0, 7)}-01`);
        expect(addDays(month.at(-1) ?? "", 1).slice(8)).toBe("01");
        expect(new Date(`${days[0]}T00:00Z`).getUTCDay()).toBe(1);
      }),
    );
  });

  it("turns to the month before and after, also from the 31st", () => {
    expect(turned("month", "2026-01-31", 1)).toBe("2026-02-01");
    expect(turned("month", "2026-03-31", -1)).toBe("2026-02-01");
    expect(turned("month", "2026-01-05", -1)).toBe("2025-12-01");
    expect(turned("week", "2026-12-30", 1)).toBe("2027-01-06");
  });

  it("asks for the days as long as they last anywhere", () => {
    const { from, to } = rangeOf(["2026-11-16", "2026-11-22"]);
    // Kiritimati is 14 hours ahead of UTC, Baker Island 12 behind.
    expect(from.toISOString()).toBe("2026-11-15T10:00:00.000Z");
    expect(to.toISOString()).toBe("2026-11-23T12:00:00.000Z");
  });

  it("finds the day of the moment that it names", () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: 0, max: 23 }), (day, hour) => {
        expect(dayAt(momentOn(day, hour, 30))).toBe(day);
      }),
    );
  });

  it("knows which texts are days", () => {
    expect(isDay("2028-02-29")).toBe(true);
    expect(isDay("2027-02-29")).toBe(false);
    expect(isDay("2026-13-01")).toBe(false);
    expect(isDay("tomorrow")).toBe(false);
  });
});
