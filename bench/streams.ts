import { setTimeout as sleep } from "node:timers/promises";
import { createUserToken } from "@carillon/client";
import { benchDatabase } from "./database";
import { describeMachine, type Figure, percentile, report, timed } from "./measure";
import { startStack } from "./stack";
import { createReaders } from "./streams/readers";
import { addRecipients } from "./world";

/**
 * `npm run bench -- streams [streams] [seconds]`, and at the end of `-- inbox`: open inbox streams on one web
 * process beside all workers. What a stream costs in memory (resident, the whole process); how long after its
 * post a message to one person is told to that person's stream, fifty a second; and how long one broadcast that
 * is looked up, and one that is written, take to be told to everybody. The readers share the two cores.
 */
const streams = Number(process.argv[2] ?? 5_000);
const seconds = Number(process.argv[3] ?? 20);
const perSecond = 50;
/** Everybody has some past, which opening and counting read. */
const messagesEach = 50;

await using database = await benchDatabase();
const { pool } = database;
const machine = await describeMachine(pool);
await addRecipients(pool, { from: 0, to: streams, messagesEach, now: new Date() });
// Nobody's caps or opt-outs: whoever is sent something hears of it.
await pool.query("truncate preferences");
await pool.query("update workspace set daily_cap = 30000, hourly_cap = 30000");
await using stack = await startStack(database);
await pool.query(
  `insert into notification_types (key, name, category, priority, channels, dedup_window_seconds, fan_out)
   select 'bench.' || how, how, 'product', 1, '{in_app}', 0, how from unnest('{read,write}'::text[]) how`,
);

const readers = createReaders();
const users = await signed();
// The first requests compile and connect; they are not what a stream costs.
for (let i = 0; i < 200; i++) await stack.post(toOne(i));
await sleep(3_000);
const before = await memoryOfWeb();
const { seconds: opening } = await timed(() =>
  readers.open(`${stack.url}/api/v1/inbox/stream`, users),
);
await sleep(5_000);
const open = await memoryOfWeb();
console.log(`${streams} streams open after ${opening.toFixed(1)} s`);

const direct = await deliverDirect();
const onRead = await deliverToAll("bench.read");
const onWrite = await deliverToAll("bench.write");
const after = await memoryOfWeb();
readers.close();

report("streams", machine, [
  { name: "streams", value: streams, unit: "open streams" },
  { name: "opened", value: streams / opening, unit: "streams a second" },
  { name: "memory per stream, idle", value: (open - before) / streams / 1_024, unit: "KiB" },
  { name: "memory per stream, after all", value: (after - before) / streams / 1_024, unit: "KiB" },
  ...figures("to one, posted -> told", direct),
  ...figures("broadcast looked up, posted -> told", onRead),
  ...figures("broadcast written, posted -> told", onWrite),
]);

function figures(name: string, { ms, missing }: { ms: number[]; missing: number }): Figure[] {
  return [
    { name: `${name}: p50`, value: percentile(ms, 0.5), unit: "ms" },
    { name: `${name}: p95`, value: percentile(ms, 0.95), unit: "ms" },
    { name: `${name}: p99`, value: percentile(ms, 0.99), unit: "ms" },
    { name: `${name}: not told`, value: missing, unit: "messages", goal: { atMost: 0 } },
  ];
}

function toOne(i: number) {
  const userId = `user_${userAt(i)}`;
  return { type: "bench.direct", target: { userId }, idempotencyKey: crypto.randomUUID() };
}

function userAt(i: number): number {
  return 1 + ((i * 7_919) % streams);
}

/** Fifty posts a second, whatever the answers take. */
async function deliverDirect(): Promise<{ ms: number[]; missing: number }> {
  readers.heard.clear();
  const posts: Promise<{ key: string; at: number }>[] = [];
  const began = performance.now();
  for (let i = 0; i < seconds * perSecond; i++) {
    await sleep(Math.max(0, began + (i * 1_000) / perSecond - performance.now()));
    const at = performance.now();
    posts.push(stack.post(toOne(i)).then((id) => ({ key: `${id}/${userAt(i)}`, at })));
  }
  const posted = await Promise.all(posts);
  await readers.until(posted.length, 30_000);
  const ms = posted.flatMap(({ key, at }) => {
    const heard = readers.heard.get(key);
    return heard === undefined ? [] : [heard - at];
  });
  return { ms, missing: posted.length - ms.length };
}

async function deliverToAll(type: string): Promise<{ ms: number[]; missing: number }> {
  readers.heard.clear();
  const at = performance.now();
  const id = await stack.post({ type, target: { broadcast: true } });
  await readers.until(streams, 60_000);
  const ms = [...readers.heard]
    .filter(([key]) => key.startsWith(id))
    .map(([, heard]) => heard - at);
  return { ms, missing: streams - ms.length };
}

async function signed(): Promise<{ user: number; token: string }[]> {
  const { rows } = await pool.query<{ secret: string }>(
    "select user_token_secret as secret from workspace",
  );
  const secret = rows[0]?.secret ?? "";
  return Promise.all(
    Array.from({ length: streams }, async (_, i) => ({
      user: i + 1,
      token: await createUserToken(`user_${i + 1}`, secret, { seconds: 7_200 }),
    })),
  );
}

/** Bytes that the web process has in memory, as its own metrics say. */
async function memoryOfWeb(): Promise<number> {
  const text = await (await fetch(`${stack.url}/api/metrics`)).text();
  return Number(/^process_resident_memory_bytes (\S+)$/m.exec(text)?.[1]);
}
