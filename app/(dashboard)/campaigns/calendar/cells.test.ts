import { describe, expect, it } from "vitest";
import { cellBeside, cellId, cellOf, momentIn } from "./cells";
import type { Planned } from "./planned";

const at = new Date("2026-11-21T09:45:00Z");
const item: Planned = {
  id: 1,
  key: "1.1",
  name: "Sale",
  status: "scheduled",
  revision: 1,
  at,
  endsAt: at,
  size: 10,
  movable: true,
};

describe("the cells of the calendar", () => {
  it("are found again by their id", () => {
    for (const cell of [
      { day: "2026-11-21", hour: 0 },
      { day: "2026-11-21", hour: null },
    ])
      expect(cellOf(cellId(cell))).toEqual(cell);
  });

  it("keep the minute in an hour, and the time in a day", () => {
    expect(momentIn({ day: "2026-11-23", hour: 14 }, item).toISOString()).toBe(
      "2026-11-23T14:45:00.000Z",
    );
    expect(momentIn({ day: "2026-12-01", hour: null }, item).toISOString()).toBe(
      "2026-12-01T09:45:00.000Z",
    );
  });

  it("lead to their neighbours by the arrow keys", () => {
    const hour = { day: "2026-11-21", hour: 23 };
    expect(cellBeside("week", hour, "ArrowUp")).toEqual({ day: "2026-11-21", hour: 22 });
    expect(cellBeside("week", hour, "ArrowRight")).toEqual({ day: "2026-11-22", hour: 23 });
    expect(cellBeside("week", hour, "ArrowDown")).toBeNull();
    expect(cellBeside("week", hour, "KeyA")).toBeNull();
    const day = { day: "2026-11-30", hour: null };
    expect(cellBeside("month", day, "ArrowDown")).toEqual({ day: "2026-12-07", hour: null });
    expect(cellBeside("month", day, "ArrowLeft")).toEqual({ day: "2026-11-29", hour: null });
  });
});
