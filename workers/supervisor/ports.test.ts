import { once } from "node:events";
import { createServer } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { freePort } from "@/workers/sandbox/testing";
import { choosePort } from "./ports";

async function listen(port: number) {
  const server = createServer().listen(port, "127.0.0.1");
  onTestFinished(() => void server.close());
  await once(server, "listening");
}

test("two that choose a port at once get different ones, and one gets what both prefer", async () => {
  const preferred = await freePort();
  const chosen = await Promise.all([choosePort(preferred), choosePort(preferred)]);
  expect(new Set(chosen).size).toBe(2);
  expect(chosen).toContain(preferred);
  for (const port of chosen) await listen(port);
});

test("a port stays with who chose it, also before anything listens and after it stopped", async () => {
  const preferred = await freePort();
  expect(await choosePort(preferred)).toBe(preferred);
  expect(await choosePort(preferred)).not.toBe(preferred);
});

test("a port on which something listens already is left alone", async () => {
  const taken = await freePort();
  await listen(taken);
  const chosen = await choosePort(taken);
  expect(chosen).not.toBe(taken);
  await listen(chosen);
});
