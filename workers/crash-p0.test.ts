import { setTimeout as pause } from "node:timers/promises";
import { expect, test, vi } from "vitest";
import { z } from "zod";
import type { Pool } from "@/db/client";
import { testDatabase } from "@/db/testing";
import { freePort } from "./sandbox/testing";
import { type Child, keepRunning } from "./supervisor/children";
import { compile } from "./supervisor/compile";
import { eventually, type Stage, startStage } from "./testing";
import { areComplete, lostOf, openDemo, reachable, repeated } from "./testing-accounts";

vi.setConfig({ testTimeout: 240_000 });

test("codes reach their users though the worker is killed twice in the middle of the stream", async () => {
  await using database = await testDatabase();
  await using stage = await startStage(database.url);
  await using demo = await openDemo(stage.env, 2_000);
  const { pool } = database;
  await using worker = await superviseWorker(stage);
  const owners = await reachable(pool, 120);
  await stage.behave("all", { latencyMs: 150 });
  const inFlight = new Set<string>();
  const ids: string[] = [];
  for (const [i, userId] of owners.entries()) {
    if (i === 40 || i === 80) for (const row of await killWorker(pool, worker)) inFlight.add(row);
    ids.push(await demo.post({ type: "otp", target: { userId }, data: { code: "481516" } }));
    await pause(50);
  }
  await eventually(() => areComplete(pool, ids));

  const receipts = await stage.received();
  expect(lostOf(ids, receipts)).toEqual([]);
  expect(await unfinished(pool, ids)).toEqual([]);
  expect(inFlight.size).toBeGreaterThan(0);
  const twice = repeated(receipts).map(deliveryOf);
  expect(twice.filter((delivery) => !inFlight.has(delivery))).toEqual([]);
});

test("what was answered 202 is stored with its job and delivered, though the server is killed", async () => {
  await using database = await testDatabase();
  await using stage = await startStage(database.url);
  await using demo = await openDemo(stage.env, 2_000);
  const { pool } = database;
  const url = `http://127.0.0.1:${await freePort()}`;
  const server = await stage.script(serverSource(url));
  const owners = await reachable(pool, 1_000);
  const accepted: string[] = [];
  const post = async (userId: string, n: number) => {
    const response = await fetch(`${url}/api/v1/notifications`, {
      method: "POST",
      headers: { authorization: `Bearer ${demo.apiKey}`, "content-type": "application/json" },
      body: JSON.stringify({ type: "otp", idempotencyKey: `code-${n}`, target: { userId } }),
    });
    if (response.status !== 202) throw new Error(`answered ${response.status}`);
    accepted.push(Accepted.parse(await response.json()).id);
  };
  const connection = async (number: number) => {
    for (let n = number; server.alive(); n += 64) await post(owners[n % owners.length] ?? "", n);
  };
  const all = Promise.allSettled(Array.from({ length: 64 }, (_, number) => connection(number)));
  await eventually(async () => accepted.length > 300);
  await server.end("SIGKILL");
  // All of them break, and none was answered anything but 202 before.
  for (const end of await all) {
    expect(end).toMatchObject({ status: "rejected", reason: { message: "fetch failed" } });
  }

  expect(await withoutJob(pool, accepted)).toEqual([]);
  await stage.worker(0);
  await eventually(() => areComplete(pool, accepted));
  const receipts = await stage.received();
  expect(lostOf(accepted, receipts)).toEqual([]);
  expect(repeated(receipts)).toEqual([]);
});

const Accepted = z.object({ id: z.string() });

/** The web process without its pages, listening on `url`. */
const serverSource = (url: string) => `
  const { openWebContext } = await import("@/server/app-context");
  const { announceReady } = await import("@/server/lifecycle");
  const { createDoors } = await import("@/server/web-doors");
  const server = createDoors(await openWebContext(), async (_, response) => void response.end());
  server.listen(${new URL(url).port}, "127.0.0.1", announceReady);`;

/** A P0 worker under the care of the supervisor's own keeper. */
async function superviseWorker({ env }: Stage): Promise<Child & AsyncDisposable> {
  const log = { file: "", follow: () => {}, close: () => {} };
  const module = await compile("workers/main.ts");
  const spec = {
    name: "p0",
    module,
    args: ["--priority", "p0"],
    env: { ...env, LOG_LEVEL: "silent" },
  };
  const child = keepRunning(spec, log, () => {});
  await child.ready;
  return { ...child, [Symbol.asyncDispose]: () => child.stop() };
}

/** Kills the worker. @returns the deliveries that it was handing over: "notification/user/channel". */
async function killWorker(pool: Pool, worker: Child): Promise<string[]> {
  worker.kill();
  const { rows } = await pool.query<{ delivery: string }>(
    `select concat_ws('/', notification_id, user_id, channel) as delivery
     from deliveries where state = 'sending'`,
  );
  return rows.map(({ delivery }) => delivery);
}

/** Deliveries that came to anything but `sent`. */
async function unfinished(pool: Pool, ids: string[]): Promise<object[]> {
  const { rows } = await pool.query<object>(
    `select notification_id, channel, state, reason from deliveries
     where notification_id = any($1::uuid[]) and state <> 'sent'`,
    [ids],
  );
  return rows;
}

/** Accepted notifications that no job in the queue points to. */
async function withoutJob(pool: Pool, ids: string[]): Promise<string[]> {
  const { rows } = await pool.query<{ id: string }>(
    `select id from unnest($1::uuid[]) as accepted(id) where not exists (
       select from notifications n, pgboss.job j
       where n.id = accepted.id and j.name = 'fanout.p0' and j.state = 'created'
         and j.data->'ids' ? accepted.id::text)`,
    [ids],
  );
  return rows.map(({ id }) => id);
}

/** Push references name a device too. */
const deliveryOf = (reference: string) => reference.split("/").slice(0, 3).join("/");
