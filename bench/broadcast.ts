import { idTime } from "@/server/ids";
import { type Cost, costOf } from "./broadcast/cost";
import { addFollowers, computeRanges } from "./broadcast/follows";
import { openReader } from "./broadcast/reader";
import { benchDatabase } from "./database";
import { describeMachine, type Figure, percentile, report } from "./measure";
import { startStack } from "./stack";
import { addRecipients } from "./world";

/**
 * `npm run bench -- broadcast [share] [posts]`: posts of an actor with a million followers (times the share), with
 * all processes: from the moment of the notification's id to the answer of the first opening of a follower's inbox
 * that has it, over HTTP; and what it leaves behind in rows, disk and write-ahead log. The same for an actor with
 * fifty million followers, measured directly; and, in the same run, one post written to the million, from which
 * fifty million are extrapolated.
 */
const share = Number(process.argv[2] ?? 1);
const posts = Number(process.argv[3] ?? 200);
const million = Math.round(1_000_000 * share);
const giant = 50 * million;
/** Readers who mark the last post. */
const marks = 100;
/** Between two posts (ms), so that they meet the workers' rounds at any point. */
const pauseMs = () => 50 + Math.random() * 200;

await using database = await benchDatabase();
const { pool } = database;
const machine = await describeMachine(pool);
await addRecipients(pool, { from: 0, to: million, messagesEach: 8, now: new Date() });
// Whether somebody sees it must not depend on a setting.
await pool.query("truncate preferences");
await pool.query(
  `insert into notification_types (key, name, category, priority, dedup_window_seconds, channels, fan_out)
   values ('bench.post', 'Post', 'social', 1, 0, '{in_app}', 'auto'),
          ('bench.written', 'Post', 'social', 1, 0, '{in_app}', 'write')`,
);
await pool.query("update workspace set actor_read_from = least(actor_read_from, $1)", [million]);
await addFollowers(pool, "star", million);
await addFollowers(pool, "giant", giant);
const rangesSeconds = await computeRanges(pool);
console.log("filled");
await using stack = await startStack(database);
const reader = await openReader(pool, stack);

// The first posts compile, plan and open connections.
await run("star", 10);
const star = { visibleMs: (await run("star", posts)).visibleMs, ...(await burst("star")) };
const giants = { visibleMs: (await run("giant", posts)).visibleMs, ...(await burst("giant")) };
const seen = await costOf(pool, () => seeAll(star.lastId));
const written = await write();

const scaled = giant / million;
report("broadcast", machine, [
  ...readFigures("read", million, star),
  ...readFigures("giant", giant, giants),
  { name: "followerRangesSeconds", value: rangesSeconds, unit: "s" },
  { name: "firstMarkRows", value: (seen.rows.messages ?? 0) / marks, unit: "rows/reader" },
  { name: "writtenPeople", value: million, unit: "people" },
  ...writeFigures("written", written, 1),
  ...writeFigures("writtenExtrapolated", written, scaled),
]);
console.log(`
read…, giant…: ${posts} posts each, from the id of the notification to an inbox that shows it; then as many at once for
rows (notifications, fan-outs, batches, messages, deliveries and counts together), disk and log. writtenExtrapolated… is written… times ${scaled}.`);

type Run = { visibleMs: number[]; cost: Cost; lastId: string };

async function post(actor: string, object: string): Promise<string> {
  return stack.post({
    ...{ type: "bench.post", target: { followersOf: actor }, object },
    ttlSeconds: 3_600,
  });
}

/** Posts one after the other; each is looked for in another follower's inbox. */
async function run(actor: string, n: number): Promise<Pick<Run, "visibleMs">> {
  const visibleMs: number[] = [];
  for (let i = 0; i < n; i += 1) {
    const id = await post(actor, `${actor}-${i}`);
    const user = 1 + ((i * 7_919) % million);
    visibleMs.push((await reader.untilSeen(user, id)) - idTime(id).getTime());
    await sleep(pauseMs());
  }
  return { visibleMs };
}

/** As many at once: what the processes write anyway hardly counts beside them. */
async function burst(actor: string): Promise<Pick<Run, "cost" | "lastId">> {
  let lastId = "";
  const cost = await costOf(pool, async () => {
    const sent = Array.from({ length: posts }, (_, i) => post(actor, `${actor}-burst-${i}`));
    lastId = (await Promise.all(sent)).toSorted().at(-1) ?? "";
    await reader.untilSeen(1, lastId);
  });
  return { cost, lastId };
}

/** The first mark of each reader writes the reader's row. */
async function seeAll(id: string): Promise<void> {
  for (let i = 0; i < marks; i += 1) await reader.see(1 + ((i * 104_729) % million), id);
}

async function write(): Promise<Cost> {
  return costOf(pool, async () => {
    const began = performance.now();
    const id = await stack.post({ type: "bench.written", target: { followersOf: "star" } });
    await stack.untilComplete(id, began);
  });
}

function readFigures(name: string, people: number, { visibleMs, cost }: Run): Figure[] {
  const rows = Object.values(cost.rows).reduce((sum, n) => sum + n, 0);
  return [
    { name: `${name}People`, value: people, unit: "people" },
    { name: `${name}VisibleMsP50`, value: percentile(visibleMs, 0.5), unit: "ms" },
    {
      ...{ name: `${name}VisibleMsP99`, value: percentile(visibleMs, 0.99), unit: "ms" },
      goal: { atMost: 500 },
    },
    { name: `${name}Rows`, value: rows / posts, unit: "rows/post", goal: { atMost: 1 } },
    { name: `${name}DiskKb`, value: cost.diskBytes / 1_024 / posts, unit: "KiB/post" },
    { name: `${name}WalKb`, value: cost.walBytes / 1_024 / posts, unit: "KiB/post" },
    { name: `${name}PostsPerSecond`, value: posts / cost.seconds, unit: "posts/s" },
  ];
}

function writeFigures(
  name: string,
  { seconds, walBytes, diskBytes }: Cost,
  times: number,
): Figure[] {
  return [
    { name: `${name}Seconds`, value: seconds * times, unit: "s" },
    { name: `${name}DiskMb`, value: (diskBytes * times) / 2 ** 20, unit: "MiB" },
    { name: `${name}WalMb`, value: (walBytes * times) / 2 ** 20, unit: "MiB" },
  ];
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
