import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { isTooSlow, watch } from "./thread";

const deadlineMs = 200;

test("an item that waits for a processor is not too slow, until it waited ten deadlines", () => {
  expect(isTooSlow({ wallMs: 9 * deadlineMs, processorMs: 5 }, deadlineMs)).toBe(false);
  expect(isTooSlow({ wallMs: 10 * deadlineMs, processorMs: 5 }, deadlineMs)).toBe(true);
});

test("an item that keeps a processor busy is too slow at its deadline", () => {
  expect(isTooSlow({ wallMs: 199, processorMs: 199 }, deadlineMs)).toBe(false);
  expect(isTooSlow({ wallMs: 900, processorMs: 200 }, deadlineMs)).toBe(true);
});

test("a thread that does not say what it used is stopped after ten deadlines by the clock, not before", async () => {
  const progress = new Int32Array(new SharedArrayBuffer(4));
  Atomics.store(progress, 0, 1);
  const silent = { cpuUsage: () => new Promise<never>(() => {}) };
  const began = performance.now();
  await new Promise<void>((stuck) => {
    const stop = watch({ worker: silent, progress, items: 1 }, 40, () => {
      stop();
      stuck();
    });
  });
  expect(performance.now() - began).toBeGreaterThanOrEqual(400);
}, 20_000);

test("nothing fails in a process that gets no processor for a while, again and again", async () => {
  const file = "server/templates/busy-testing.ts";
  const child = spawn(process.execPath, ["--import", "tsx", file], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  let said = "";
  const begun = Promise.withResolvers<void>();
  child.stdout.on("data", (text) => {
    said += text;
    if (said.includes("begins")) begun.resolve();
  });
  const over = once(child, "close");
  await Promise.race([begun.promise, over]);
  for (let times = 0; times < 4 && child.exitCode === null; times += 1) {
    await sleep(50);
    child.kill("SIGSTOP");
    await sleep(900);
    child.kill("SIGCONT");
  }
  await over;
  expect(said).toContain(JSON.stringify({ failed: [] }));
}, 60_000);
