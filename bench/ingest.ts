import { type ForkOptions, fork } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { fileURLToPath } from "node:url";
import autocannon from "autocannon";
import { z } from "zod";
import { loadStartSettings } from "@/server/config";
import { openChildLog } from "@/workers/supervisor/child-log";
import { keepRunning } from "@/workers/supervisor/children";
import { openHome } from "@/workers/supervisor/home";
import { choosePort } from "@/workers/supervisor/ports";
import { environmentOf } from "@/workers/supervisor/processes";
import { benchDatabase } from "./database";
import { describeMachine, report } from "./measure";
import { apiKey, register } from "./stack";
import { addRecipients } from "./world";

/**
 * `npm run bench -- ingest`: the accepting web process alone (no workers compete for the two cores).
 * Single posts over 64 connections, each committed before its 202, beside an empty Next route handler
 * in a Next server of its own; batches of 1000; and a run in which the server is killed with SIGKILL,
 * after which every id that was answered must be in the database.
 */
const seconds = 10;
const Batch = z.object({ items: z.array(z.object({ status: z.string() })) });
const Accepted = z.object({ id: z.string() });
const connections = 64;
const headers = { authorization: `Bearer ${apiKey}`, "content-type": "application/json" };
const event = (i: number) => ({
  type: "bench.direct",
  target: { userId: `user_${1 + (i % 1_000)}` },
});

await using database = await benchDatabase();
const { pool } = database;
const machine = await describeMachine(pool);
await addRecipients(pool, { from: 0, to: 1_000, messagesEach: 1, now: new Date() });
await register(pool);

const empty = await emptyNextRate();
const port = await choosePort(3300);
const settings = loadStartSettings({ ...process.env, PORT: String(port), LOG_LEVEL: "warn" });
const home = openHome(path.join(database.folder, "home"), port);
const env = await environmentOf(settings, home, { url: database.url, embedded: true });
const log = openChildLog(home.logs, "web", () => {});
const web = keepRunning({ name: "web", module: "server/web.ts", env }, log, console.log);
await web.ready;
const url = `http://127.0.0.1:${port}/api/v1/notifications`;

await load(url, 3, { method: "POST", headers, body: JSON.stringify(event(1)) });
const single = await load(url, seconds, {
  method: "POST",
  headers,
  body: JSON.stringify(event(1)),
});
await pool.query("truncate notifications, idempotency_keys");
const batches = await batchRate();
await pool.query("truncate notifications, idempotency_keys");
const killed = await killedRun();
await web.stop();

report("ingest", machine, [
  { name: "singlePerSecond", value: single, unit: "events/s" },
  { name: "emptyNextPerSecond", value: empty, unit: "requests/s" },
  { name: "singleRatio", value: single / empty, unit: "×", goal: { atLeast: 2 } },
  { name: "batchEventsPerSecond", value: batches, unit: "events/s", goal: { atLeast: 15_000 } },
  { name: "acceptedInKilledRun", value: killed.accepted, unit: "events" },
  { name: "lostEvents", value: killed.lost, unit: "events", goal: { atMost: 0 } },
]);

/** Requests a second that were answered with 2xx. */
async function load(
  address: string,
  duration: number,
  request: Pick<autocannon.Options, "method" | "headers" | "body">,
): Promise<number> {
  const result = await autocannon({ url: address, connections, duration, ...request });
  if (result.non2xx > 0) throw new Error(`${result.non2xx} answers were not 2xx`);
  return result["2xx"] / result.duration;
}

/** An empty route handler under `next start`, built and run beside everything else. */
async function emptyNextRate(): Promise<number> {
  const next = fileURLToPath(import.meta.resolve("next/dist/bin/next"));
  const cwd = fileURLToPath(new URL("./empty-next", import.meta.url));
  const quiet: ForkOptions = {
    cwd,
    env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
    execArgv: [],
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  };
  await once(fork(next, ["build"], quiet), "exit");
  const emptyPort = await choosePort(3350);
  const server = fork(next, ["start", "-p", String(emptyPort)], quiet);
  const address = `http://127.0.0.1:${emptyPort}/empty`;
  while (
    !(await fetch(address)
      .then((r) => r.ok)
      .catch(() => false))
  ) {
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  await load(address, 3, {});
  const rate = await load(address, seconds, {});
  server.kill("SIGTERM");
  await once(server, "exit");
  return rate;
}

/** Accepted events a second in batches of 1000, four requests at a time. */
async function batchRate(): Promise<number> {
  const body = JSON.stringify(Array.from({ length: 1_000 }, (_, i) => event(i)));
  let accepted = 0;
  const started = performance.now();
  const lane = async () => {
    while (performance.now() - started < seconds * 1_000) {
      const response = await fetch(`${url}/batch`, { method: "POST", headers, body });
      const items = Batch.parse(await response.json()).items;
      accepted += items.filter(({ status }) => status === "accepted").length;
    }
  };
  await Promise.all(Array.from({ length: 4 }, lane));
  return accepted / ((performance.now() - started) / 1_000);
}

/** Posts over 64 connections while the server is killed twice; counts the answered ids that are gone. */
async function killedRun(): Promise<{ accepted: number; lost: number }> {
  const ids: string[] = [];
  let going = true;
  const lane = async (n: number) => {
    for (let i = n; going; i += connections) {
      const body = JSON.stringify(event(i));
      const response = await fetch(url, { method: "POST", headers, body }).catch(() => null);
      if (response?.status !== 202) await new Promise((resolve) => setTimeout(resolve, 50));
      else {
        const answer = await response.json().catch(() => null);
        if (answer) ids.push(Accepted.parse(answer).id);
      }
    }
  };
  const lanes = Promise.all(Array.from({ length: connections }, (_, n) => lane(n)));
  for (let kill = 0; kill < 2; kill += 1) {
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    web.kill();
  }
  await new Promise((resolve) => setTimeout(resolve, 6_000));
  going = false;
  await lanes;
  const { rows } = await pool.query<{ n: number }>(
    "select count(*)::int as n from notifications where id = any($1::uuid[])",
    [ids],
  );
  return { accepted: ids.length, lost: ids.length - (rows[0]?.n ?? 0) };
}
