import { describe, expect, it } from "vitest";
import type { Wave } from "./figures";
import { localClock, peopleText, rolloutSteps, spanOf, waveState } from "./waves";

const nine = new Date("2026-11-21T09:00:00Z");

function wave(change: Partial<Wave>): Wave {
  return {
    id: 1,
    occurrence: 1,
    startsAt: nine,
    zones: null,
    bucketFrom: 0,
    bucketTo: 10_000,
    forWinner: false,
    state: "planned",
    startedAt: null,
    done: false,
    considered: 0,
    estimate: 100,
    people: 100,
    sent: 0,
    ...change,
  };
}

describe("the waves of a campaign", () => {
  it("run from their start until everybody was considered", () => {
    expect(waveState(wave({}))).toBe("planned");
    expect(waveState(wave({ state: "started" }))).toBe("running");
    expect(waveState(wave({ state: "started", done: true }))).toBe("done");
    expect(waveState(wave({ state: "cancelled" }))).toBe("cancelled");
  });

  it("are the steps of a rollout where each is for a part of the audience", () => {
    const waves = [
      wave({ bucketTo: 100, state: "started", done: true }),
      wave({ bucketFrom: 100, bucketTo: 1_000, state: "started" }),
      wave({ bucketFrom: 1_000, bucketTo: 10_000 }),
    ];
    expect(rolloutSteps(waves).map(({ percent, state }) => [percent, state])).toEqual([
      [1, "done"],
      [10, "running"],
      [100, "planned"],
    ]);
    expect(rolloutSteps([wave({})])).toEqual([]);
  });

  it("tell the time on their people's own clock", () => {
    expect(localClock(nine, ["Asia/Tokyo"])).toBe("Sat 18:00");
    expect(localClock(nine, null)).toBeNull();
  });

  it("name their people", () => {
    const of = (change: Partial<Wave>) => peopleText(wave(change));
    expect(of({ zones: ["America/New_York", "America/Toronto"] })).toBe("America/New York +1");
    expect(of({ zones: [] })).toBe("All other zones");
    expect(of({})).toBe("Everybody");
    expect(of({ bucketTo: 1_000 })).toBe("The first 10%");
    expect(of({ bucketFrom: 1_000, forWinner: true })).toBe("The rest, with the winner");
  });

  it("lie within their timeline, also a single one", () => {
    const { from, to } = spanOf([wave({})]);
    expect(from).toBeLessThan(nine.getTime());
    expect(to).toBeGreaterThan(nine.getTime());
  });
});
