import path from "node:path";
import autocannon from "autocannon";
import { SignJWT } from "jose";
import { Agent, request } from "undici";
import { loadConfig, loadStartSettings } from "@/server/config";
import { openContext } from "@/server/context";
import { readersAmong } from "@/server/inbox/broadcasts/readers";
import { InboxQuery } from "@/server/inbox/inbox-item";
import { readInbox } from "@/server/inbox/read-inbox";
import { openChildLog } from "@/workers/supervisor/child-log";
import { keepRunning } from "@/workers/supervisor/children";
import { openHome } from "@/workers/supervisor/home";
import { choosePort } from "@/workers/supervisor/ports";
import { environmentOf } from "@/workers/supervisor/processes";
import { benchDatabase } from "./database";
import { clients, type Load, openInboxes, openInDatabase, p50, p95 } from "./inbox/clients";
import { addBroadcasts, fillFollows, writeBroadcasts } from "./inbox/fill.sql";
import { readWriteOnly } from "./inbox/write-only";
import { describeMachine, type Figure, percentile, report } from "./measure";
import { register } from "./stack";
import { addRecipients } from "./world";

/**
 * `npm run bench -- inbox [share] [seconds]`: first pages and counts of inboxes in 20 million messages (times the
 * share) with fifty active broadcasts, by 64 clients. Twice each: clients that open an inbox twice a second, and
 * clients that never pause, which keeps both cores busy and measures how many openings they bear. In the database
 * (over as many connections as a web process has, without the wait for one), and over HTTP with one web process;
 * and, in the same run, a read of the same pages when every broadcast was written to everybody.
 */
const share = Number(process.argv[2] ?? 1);
const seconds = Number(process.argv[3] ?? 20);
const users = Math.round(100_000 * share);
const messagesEach = 200;
/** People whose inboxes are opened. */
const sample = Math.min(users, 5_000);
const everyMs = 500;
const inDatabase = { atMost: 10 };
const overHttp = { atMost: 50 };

await using database = await benchDatabase();
const { pool } = database;
const now = new Date();
const machine = await describeMachine(pool);
await addRecipients(pool, { from: 0, to: users, messagesEach, now, days: 80 });
await register(pool);
await pool.query(
  `update notifications set template_version_id =
     (select published_version_id from templates where type_key = 'bench.direct')`,
);
await fillFollows(pool, users);
const broadcasts = await addBroadcasts(pool, now);
console.log("filled");

const context = await openContext(loadConfig({ DATABASE_URL: database.url, LOG_LEVEL: "silent" }), {
  process: "bench-inbox",
  poolMax: 12,
});
const firstPage = InboxQuery.parse({});
const userOf = (client: number, turn: number) => 1 + ((client * 7_919 + turn * 104_729) % sample);
const merged = (client: number, turn: number) =>
  readInbox(context, userOf(client, turn), firstPage);
const written = (client: number, turn: number) =>
  readWriteOnly(context.inboxPool, userOf(client, turn), now);

const began = performance.now();
await merged(0, 0);
const firstMs = performance.now() - began;
const alone = await sequential(merged);
const mergedCalm = await openInDatabase(context.inboxPool, merged, { seconds, everyMs });
const mergedFull = await openInDatabase(context.inboxPool, merged, { seconds, everyMs: null });
const http = await overTheWeb();

const readers = new Map<string, number[]>();
const sampled = Array.from({ length: sample }, (_, i) => i + 1);
for (const id of broadcasts) readers.set(id, await readersAmong(pool, id, sampled, new Date()));
const shown = [...readers.values()].reduce((sum, ids) => sum + ids.length, 0) / sample;
await writeBroadcasts(pool, readers);
const writtenAlone = await sequential(written);
const writtenCalm = await openInDatabase(context.inboxPool, written, { seconds, everyMs });
const writtenFull = await openInDatabase(context.inboxPool, written, { seconds, everyMs: null });
await context.close();

const { rows: size } = await pool.query<{ n: number }>("select count(*) as n from messages");
report("inbox", machine, [
  { name: "messages", value: size[0]?.n ?? 0, unit: "messages" },
  { name: "activeBroadcasts", value: broadcasts.length, unit: "broadcasts" },
  { name: "broadcastsShownEach", value: shown, unit: "broadcasts" },
  { name: "clients", value: clients, unit: "clients" },
  { name: "first opening of a connection, which plans", value: firstMs, unit: "ms" },
  { name: "one client, database p95", value: percentile(alone, 0.95), unit: "ms" },
  { name: "one client, write-only p95", value: percentile(writtenAlone, 0.95), unit: "ms" },
  ...figures("database", "twice a second", mergedCalm.database, inDatabase),
  ...figures("write-only", "twice a second", writtenCalm.database),
  ...figures("HTTP", "twice a second", http.calm, overHttp),
  ...figures("database", "without pause", mergedFull.database, inDatabase),
  ...figures("database and the wait for a connection", "without pause", mergedFull.whole),
  ...figures("write-only", "without pause", writtenFull.database),
  ...figures("HTTP", "without pause", http.full, overHttp),
]);

function figures(what: string, how: string, load: Load, goal?: Figure["goal"]): Figure[] {
  const name = (figure: string) => `${what}, ${how}: ${figure}`;
  return [
    { name: name("openings"), value: load.perSecond, unit: "a second" },
    { name: name("p50"), value: p50(load), unit: "ms" },
    { name: name("p95"), value: p95(load), unit: "ms", ...(goal ? { goal } : {}) },
  ];
}

/** One opening after the other: what one costs where nobody else asks. */
async function sequential(
  open: (client: number, turn: number) => Promise<unknown>,
): Promise<number[]> {
  const ms: number[] = [];
  for (let turn = 0; turn < 600; turn++) {
    const before = performance.now();
    await open(turn % clients, turn);
    // The first prepare the statement, on one connection or another.
    if (turn >= 100) ms.push(performance.now() - before);
  }
  return ms;
}

/** GET /api/v1/inbox at a web process of its own, each connection with the tokens of its own people. */
async function overTheWeb(): Promise<{ calm: Load; full: Load }> {
  const port = await choosePort(3300);
  const settings = loadStartSettings({ ...process.env, PORT: String(port), LOG_LEVEL: "warn" });
  const home = openHome(path.join(database.folder, "home"), port);
  const env = await environmentOf(settings, home, { url: database.url, embedded: true });
  const log = openChildLog(home.logs, "web", () => {});
  const web = keepRunning({ name: "web", module: "server/web.ts", env }, log, console.log);
  await web.ready;
  const requests = await signedRequests();
  const url = `http://127.0.0.1:${port}`;
  await cannonade(url, requests, 5);
  const calm = await openInboxes(openerOf(url, requests), { seconds, everyMs });
  const full = await cannonade(url, requests, seconds);
  await web.stop();
  return { calm, full };
}

async function signedRequests(): Promise<autocannon.Request[]> {
  const { rows } = await pool.query<{ secret: string }>(
    "select user_token_secret as secret from workspace",
  );
  const key = new TextEncoder().encode(rows[0]?.secret);
  const sign = (user: number) =>
    new SignJWT()
      .setProtectedHeader({ alg: "HS256" })
      .setSubject(`user_${user}`)
      .setExpirationTime("2h")
      .sign(key);
  const people = Array.from(
    { length: Math.min(sample, 1_000) },
    (_, i) => 1 + ((i * 7_919) % sample),
  );
  const tokens = await Promise.all(people.map(sign));
  return tokens.map((token) => ({
    path: "/api/v1/inbox",
    headers: { authorization: `Bearer ${token}` },
  }));
}

/** Opens one inbox, each client over a connection of its own. */
function openerOf(url: string, requests: autocannon.Request[]) {
  const dispatcher = new Agent({ connections: clients });
  return async (client: number, turn: number) => {
    const { path: place = "/", headers = {} } =
      requests[(client + clients * turn) % requests.length] ?? {};
    const answer = await request(`${url}${place}`, { headers, dispatcher });
    await answer.body.text();
    if (answer.statusCode !== 200) throw new Error(`${answer.statusCode} is not 200`);
  };
}

/** All clients as fast as they are answered. */
async function cannonade(
  url: string,
  requests: autocannon.Request[],
  duration: number,
): Promise<Load> {
  const ms: number[] = [];
  let refused = 0;
  const { duration: passed } = await new Promise<autocannon.Result>((resolve, reject) => {
    const running = autocannon(
      { url, requests, connections: clients, duration },
      (error: Error | null, result) => (error ? reject(error) : resolve(result)),
    );
    running.on("response", (_client, status, _bytes, took) => {
      if (status === 200) ms.push(took);
      else refused++;
    });
  });
  if (refused > 0) throw new Error(`${refused} answers were not 200`);
  return { ms, perSecond: ms.length / passed };
}
