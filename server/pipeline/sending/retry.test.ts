import fc from "fast-check";
import { expect, test } from "vitest";
import { createAcceptor } from "@/server/pipeline/accept/accept";
import { EventInput } from "@/server/pipeline/accept/contract";
import { fanoutDirect } from "@/server/pipeline/fanout/direct";
import { addUsers, type PipelineWorld, pipelineWorld, producer } from "@/server/pipeline/testing";
import type { Answer } from "@/server/providers/provider";
import { judge } from "./outcome";

const priority = fc.constantFrom(0 as const, 1 as const, 2 as const);
const asked = fc.option(fc.integer({ min: 0, max: 90_000 }), { nil: undefined });
const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

const retries = { 0: 3, 1: 2, 2: 1 };
const windows = { 0: 60_000, 1: 120_000, 2: 300_000 };

test("whatever a provider asks for, all retries fall within the priority's budget and window", () => {
  fc.assert(
    fc.property(priority, fc.array(fc.tuple(asked, random), { minLength: 5 }), (p, answers) => {
      let retryingMs = 0;
      let retried = 0;
      for (const [afterMs, jitter] of answers) {
        const outcome = judge([{ kind: "retry", class: "unavailable", afterMs, detail: "" }], {
          priority: p,
          attempt: retried + 1,
          retryingMs,
          resendable: false,
          accounts: 1,
          random: jitter,
        });
        if (outcome.state !== "retry") break;
        expect(outcome.delayMs).toBeGreaterThanOrEqual(afterMs ?? 0);
        retryingMs += outcome.delayMs;
        retried += 1;
      }
      expect(retried).toBeLessThanOrEqual(retries[p]);
      expect(retryingMs).toBeLessThanOrEqual(windows[p]);
    }),
  );
});

test("without a wish of the provider's, every retry of the budget is made, apart by its backoff", () => {
  fc.assert(
    fc.property(priority, random, (p, jitter) => {
      let retryingMs = 0;
      for (let attempt = 1; attempt <= retries[p]; attempt += 1) {
        const outcome = judge([{ kind: "retry", class: "timeout", detail: "" }], {
          ...{ priority: p, attempt, retryingMs, resendable: false, accounts: 1, random: jitter },
        });
        const base = [1_000, 5_000, 30_000][attempt - 1] ?? 0;
        const delay = outcome.state === "retry" ? outcome.delayMs : Number.NaN;
        expect(Math.abs(delay - base)).toBeLessThanOrEqual(base / 5);
        retryingMs += delay;
      }
    }),
  );
});

test("a code goes to the next account at once, whatever the first one asks for, until each was tried; others wait", () => {
  fc.assert(
    fc.property(
      priority,
      asked,
      random,
      fc.integer({ min: 1, max: 6 }),
      (p, afterMs, jitter, n) => {
        const judging = {
          priority: p,
          attempt: n,
          retryingMs: 0,
          resendable: false,
          random: jitter,
        };
        const answer: Answer = { kind: "retry", class: "unavailable", afterMs, detail: "503" };
        const alone = judge([answer], { ...judging, accounts: 2 });
        const outcome = judge([answer], { ...judging, accounts: 2, elsewhere: true });
        if (p === 0 && n % 2 === 1) expect(outcome).toMatchObject({ state: "retry", delayMs: 0 });
        else expect(outcome).toEqual(alone);
        if (alone.state === "retry") expect(alone.delayMs).toBeGreaterThan(0);
      },
    ),
  );
});

test("one device that took it is a success, whatever the others said", () => {
  const judging = {
    priority: 1,
    attempt: 1,
    retryingMs: 0,
    resendable: false,
    accounts: 1,
    random: 0,
  } as const;
  const others: Answer[] = [
    { kind: "retry", class: "timeout", detail: "" },
    { kind: "unknown", detail: "" },
    { kind: "refused", class: "blocked", detail: "" },
    { kind: "endpoint_invalid", detail: "" },
  ];
  const success: Answer = { kind: "accepted", providerMessageId: "m" };
  fc.assert(
    fc.property(fc.shuffledSubarray(others), fc.nat(4), (some, at) => {
      const answers = some.toSpliced(at, 0, success);
      expect(judge(answers, judging).state).toBe("sent");
    }),
  );
  expect(judge([], judging)).toMatchObject({ state: "failed", reason: "unreachable" });
});

/** A one-time password to one user; when (ms after the start) the provider was called with it. */
async function callsOf(
  world: PipelineWorld,
  start: number,
  answer: Answer,
  more: object,
): Promise<number[]> {
  await addUsers(world, 1);
  const called: number[] = [];
  let now = start;
  world.recorder.answer = () => {
    called.push(now - start);
    return answer;
  };
  const target = { userId: "user_1" };
  const event = EventInput.parse({ type: "code", target, channels: ["push"], ...more });
  const { id } = await createAcceptor(world).accept(producer, event);
  await fanoutDirect(world, 0, [id]);
  for (; now <= start + 120_000; now += 5_000) {
    world.setNow(new Date(now));
    await world.drain(0);
  }
  return called;
}

const start = Date.parse("2026-11-20T12:00:00Z");
const ended = async (world: PipelineWorld) =>
  (await world.pool.query("select state, reason, attempts from deliveries")).rows;

test("a provider that asks for long waits again and again is given up within the window", async () => {
  await using world = await pipelineWorld(new Date(start));
  const away = { kind: "retry", class: "unavailable", afterMs: 25_000, detail: "503" } as const;
  expect(await callsOf(world, start, away, {})).toEqual([0, 25_000, 50_000]);
  expect(await ended(world)).toEqual([
    { state: "failed", reason: "retries_exhausted", attempts: 3 },
  ]);
});

test("a 429 is no failure of the message: it waits as the account asks, until its own time is over", async () => {
  await using world = await pipelineWorld(new Date(start));
  const full = { kind: "retry", class: "rate_limited", afterMs: 24_000, detail: "429" } as const;
  const called = await callsOf(world, start, full, { ttlSeconds: 90 });
  expect(called).toEqual([0, 30_000, 60_000]);
  expect(await ended(world)).toEqual([{ state: "expired", reason: "expired", attempts: 0 }]);
});
