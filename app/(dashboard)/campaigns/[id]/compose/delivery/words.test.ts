import { expect, test } from "vitest";
import type { Delivery } from "../campaign";
import { lengthText } from "./moments";
import {
  blockedBy,
  paceWords,
  recurrenceWords,
  rolloutWords,
  startWords,
  winnerWords,
} from "./words";

const plain: Delivery = {
  ...{ channels: ["push"], start: { kind: "now" }, recurrence: null, pace: { kind: "full" } },
  ...{ rollout: null, holdOutPercent: 0, winner: null, goal: null, campaignSlot: false },
};
const guards = {
  ...{ bouncePercent: 5, complaintPercent: 0.3, failurePercent: 10, optOutPercent: 2 },
  minimum: 200,
};

test("a start on everybody's own clock names the first and the last place", () => {
  const start = { kind: "local", date: "2026-11-24", time: "09:00", late: "nextDay" } as const;
  const wave = (startsAt: string, zone: string) => ({
    ...{ startsAt: new Date(startsAt), zones: [zone], share: 0.5, forWinner: false },
  });
  const preview = {
    waves: [
      wave("2026-11-23T20:00:00Z", "Pacific/Auckland"),
      wave("2026-11-24T19:00:00Z", "Pacific/Honolulu"),
    ],
    next: [],
  };
  const words = startWords({ ...plain, start }, { preview, zone: "Europe/Berlin" });
  expect(words).toMatch(
    /^Starts Tuesday,? 24 November at 09:00 for each person in their own zone: first in Auckland at \w{3} \d\d:\d\d your time, last in Honolulu at /,
  );
  expect(words).toMatch(/past 09:00 by then gets it the next day\.$/);
});

test("a pace says how long so many people take", () => {
  const pace = { kind: "perSecond", perSecond: 50 } as const;
  expect(paceWords({ ...plain, pace }, 12_000)).toBe(
    "At most 50 people a second: 12,000 people take about 4 min.",
  );
  expect(paceWords({ ...plain, pace }, null)).toBe("At most 50 people a second.");
});

test("a rollout says its steps and where it stops", () => {
  expect(rolloutWords({ percents: [1, 10, 100], everyMinutes: 45, guards })).toBe(
    "1% get it first, 10% after 45 min, 100% after 1 h 30 min. It pauses" +
      " by itself when 5% bounce, 0.3% complain, 10% fail, or 2% opt out, once 200 messages had an outcome.",
  );
});

test("a recurrence and a test of variants say what follows", () => {
  const recurrence = {
    every: "week",
    ...{ interval: 2, timeZone: "Europe/Berlin", until: "2026-12-31" },
  } as const;
  expect(recurrenceWords(recurrence, [])).toBe(
    "Then again every 2 weeks, until Thursday 31 December. Each time the audience is looked up anew.",
  );
  expect(winnerWords({ metric: "opens", afterHours: 4, testPercent: 20 })).toBe(
    "20% get one of the variants first. After 4 h the one with the best share of opens goes to the other 80%.",
  );
});

test("choices that exclude each other say which one is in the way", () => {
  const rollout = { percents: [1, 100], everyMinutes: 30, guards };
  expect(blockedBy(plain)).toEqual({});
  expect(blockedBy({ ...plain, rollout })).toMatchObject({
    local: expect.stringContaining("rollout"),
    recurrence: expect.stringContaining("rollout"),
    winner: expect.stringContaining("rollout"),
    rollout: undefined,
  });
});

test("lengths of time are told as people say them", () => {
  expect([1, 89, 90, 5_400, 7_200, 7_800, 200_000].map(lengthText)).toEqual([
    ...["1 s", "89 s", "2 min", "1 h 30 min", "2 h", "2 h 10 min", "2 days"],
  ]);
});
