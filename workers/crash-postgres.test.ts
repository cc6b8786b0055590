import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { expect, test, vi } from "vitest";
import { type EmbeddedServer, startEmbedded } from "@/db/embedded";
import { migrate } from "@/server/migrate";
import { eventually, startStage } from "./testing";
import {
  account,
  areComplete,
  type DemoWorkspace,
  ended,
  expectConserved,
  lostOf,
  openDemo,
  reachable,
  without,
} from "./testing-accounts";

vi.setConfig({ testTimeout: 240_000 });

test("PostgreSQL restarted in the middle of everything loses nothing, and no process ends", async () => {
  await using postgres = await ownPostgres();
  await migrate(postgres.url);
  await using stage = await startStage(postgres.url);
  await using demo = await openDemo(stage.env, 10_000);
  const { pool } = demo.context;
  const owners = await reachable(pool, 200);
  const workers = await Promise.all([stage.worker(0), stage.worker(2)]);
  await stage.behave("all", { latencyMs: 60 });
  const campaign = await demo.post({ type: "flash.sale", target: { broadcast: true } });
  let restarted = false;
  const restart = eventually(async () => (await ended(pool, campaign)) > 1_500)
    .then(() => postgres.restart())
    .then(() => {
      restarted = true;
    });
  // Codes all the while, and some time after.
  const codes: string[] = [];
  for (let after = 0; after < 30; after += restarted ? 1 : 0) {
    codes.push(await postUntilAccepted(demo, owners[codes.length % owners.length], codes.length));
    await pause(50);
  }
  await restart;
  expect(await areComplete(pool, [campaign])).toBe(false);
  await eventually(() => areComplete(pool, [...codes, campaign]));

  expect(workers.every((worker) => worker.alive())).toBe(true);
  await expectConserved(pool, campaign);
  expect(lostOf(codes, await stage.received())).toEqual([]);
  const push = await account(stage, pool, campaign, "push");
  expect(push).toMatchObject({ repeated: [], neverArrived: [] });
  expect(without(push.arrivedUnsent, push.unknown)).toEqual([]);
  const email = await account(stage, pool, campaign, "email");
  expect(email).toMatchObject({ repeated: [], neverArrived: [], arrivedUnsent: [] });
  expect(email.unknown.size).toBe(0);
});

/** As producers do while nothing can be committed: again, with the same key. */
async function postUntilAccepted(demo: DemoWorkspace, userId = "", n = 0): Promise<string> {
  const event = { type: "otp", idempotencyKey: `code-${n}`, target: { userId } };
  return eventually(() => demo.post(event));
}

/** A server with a server's durability, of the test's own. */
async function ownPostgres(): Promise<AsyncDisposable & { url: string; restart(): Promise<void> }> {
  const folder = mkdtempSync(path.join(tmpdir(), "carillon-restart-"));
  let server: EmbeddedServer = await startEmbedded(folder);
  return {
    url: server.url,
    restart: async () => {
      await server.stop();
      const again = await startEmbedded(folder);
      expect(again.url).toBe(server.url);
      server = again;
    },
    [Symbol.asyncDispose]: async () => {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
