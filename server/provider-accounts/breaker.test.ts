import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { untouched } from "./account";
import {
  type Breaker,
  force,
  judgeBreaker,
  letsThrough,
  paceFactor,
  probeEveryMs,
  settleProbe,
} from "./breaker";

const now = 1_800_000_000_000;
const closed: Breaker = { ...untouched, since: now - 3_600_000 };
const seen = (errors: number, taken: number) => ({ errors, taken, limited: 0 });

describe("a closed breaker", () => {
  test("opens above 30 % errors, says why, and sets the time of its first probe", () => {
    expect(judgeBreaker(closed, seen(4, 6), now)).toMatchObject({
      state: "open",
      reason: "40 % of 10 answers within 30 s were errors.",
      probeAt: now + probeEveryMs,
    });
  });

  test("stays closed at exactly 30 %, and when it saw too little to say anything", () => {
    expect(judgeBreaker(closed, seen(3, 7), now)?.state).not.toBe("open");
    expect(judgeBreaker(closed, seen(9, 0), now)).toBeNull();
  });

  test("opens when most of the last seconds' answers are errors, whatever went well before", () => {
    const lately = (errors: number, taken: number) => ({
      ...seen(errors, 60_000),
      lately: { errors, taken },
    });
    expect(judgeBreaker(closed, lately(400, 200), now)).toMatchObject({
      state: "open",
      reason: "67 % of 600 answers within 5 s were errors.",
    });
    expect(judgeBreaker(closed, lately(300, 300), now)).toBeNull();
    expect(judgeBreaker(closed, lately(19, 0), now)).toBeNull();
  });

  test("halves its pace between 10 and 30 %, and gets it back below", () => {
    const slowed = judgeBreaker(closed, seen(2, 8), now);
    expect(slowed).toMatchObject({ state: "closed", rateFactor: 0.5 });
    expect(paceFactor(slowed ?? closed, now)).toBe(0.5);
    expect(judgeBreaker(slowed ?? closed, seen(0, 100), now)).toMatchObject({ rateFactor: 1 });
  });
});

describe("an open breaker", () => {
  const open = judgeBreaker(closed, seen(10, 0), now) ?? closed;

  test("lets nothing through, whatever is still counted", () => {
    expect(letsThrough(open, now)).toBe(false);
    expect(paceFactor(open, now)).toBe(0);
    expect(judgeBreaker(open, seen(0, 1_000), now)).toBeNull();
  });

  test("waits for the next probe when one fails, and half-opens when one goes through", () => {
    expect(settleProbe(open, false, now)).toMatchObject({ state: "open", probeAt: now + 30_000 });
    expect(settleProbe(open, true, now)).toMatchObject({ state: "half_open", since: now });
  });
});

describe("a half-open breaker", () => {
  const open = judgeBreaker(closed, seen(10, 0), now) ?? closed;
  const half = settleProbe(open, true, now) ?? open;

  test("gets a tenth of the pace, and closes after ten quiet seconds", () => {
    expect(paceFactor(half, now)).toBe(0.1);
    expect(judgeBreaker(half, seen(0, 50), now + 9_999)).toBeNull();
    expect(judgeBreaker(half, seen(4, 96), now + 10_000)).toMatchObject({ state: "closed" });
  });

  test("opens again on errors, and stays where it is between", () => {
    expect(judgeBreaker(half, seen(40, 60), now + 1_000)?.state).toBe("open");
    expect(judgeBreaker(half, seen(20, 80), now + 60_000)).toBeNull();
  });

  test("once closed, drains what waited at a pace that doubles every five seconds", () => {
    const healed = judgeBreaker(half, seen(0, 50), now + 10_000) ?? half;
    const at = (ms: number) => paceFactor(healed, now + 10_000 + ms);
    expect([at(0), at(5_000), at(10_000), at(60_000)]).toEqual([0.1, 0.2, 0.4, 1]);
  });
});

describe("a person's word", () => {
  test("holds against everything that is counted, until it is taken back", () => {
    const shut = force(closed, "open", now);
    expect(letsThrough(shut, now)).toBe(false);
    expect(settleProbe(shut, true, now)).toBeNull();
    const held = force(shut, "closed", now);
    expect(judgeBreaker(held, seen(1_000, 0), now)).toBeNull();
    expect(letsThrough(held, now) && paceFactor(held, now)).toBe(1);
    expect(judgeBreaker(force(held, null, now), seen(1_000, 0), now)?.state).toBe("open");
  });
});

test("a 429 stops the account for as long as it asks, and then slows it for a while", () => {
  const slow = { ...closed, slowUntil: now + 2_000 };
  expect(letsThrough(slow, now + 1_999)).toBe(false);
  expect(letsThrough(slow, now + 2_000)).toBe(true);
  expect(paceFactor(slow, now + 2_000)).toBe(0.25);
  expect(paceFactor(slow, now + 12_000)).toBe(1);
});

test("whatever happens, a pace is a share, an open breaker has none, and only a forced one ignores errors", () => {
  const step = fc.oneof(
    fc.record({ errors: fc.nat(100), taken: fc.nat(100) }),
    fc.constantFrom("probe ok", "probe failed", "force open", "force closed", "release"),
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(step, fc.nat(40_000)), { maxLength: 60 }), (steps) => {
      let breaker = closed;
      let at = now;
      for (const [what, ms] of steps) {
        at += ms;
        if (typeof what === "object") {
          const next = judgeBreaker(breaker, { ...what, limited: 0 }, at) ?? breaker;
          const bad =
            what.errors > 0.3 * (what.errors + what.taken) && what.errors + what.taken >= 10;
          if (bad && breaker.forced !== "closed") expect(next.state).toBe("open");
          breaker = next;
        } else if (what.startsWith("probe")) {
          breaker = settleProbe(breaker, what === "probe ok", at) ?? breaker;
        } else {
          const word = what === "force open" ? "open" : what === "force closed" ? "closed" : null;
          breaker = force(breaker, word, at);
        }
        const factor = paceFactor(breaker, at);
        expect(factor).toBeGreaterThanOrEqual(0);
        expect(factor).toBeLessThanOrEqual(1);
        expect(factor === 0).toBe(breaker.state === "open");
        if (breaker.state === "open") expect(letsThrough(breaker, at)).toBe(false);
        if (breaker.state === "open" && !breaker.forced) expect(breaker.probeAt).not.toBeNull();
      }
    }),
  );
});
