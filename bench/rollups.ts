import type { Pool } from "@/db/client";
import { readTraffic } from "@/server/alerts/figures.sql";
import { listFiring } from "@/server/alerts/list-alerts";
import { loadConfig } from "@/server/config";
import { type Context, openContext } from "@/server/context";
import { readBinCounts, readBinLatency } from "@/server/health/bins.sql";
import { readMarks } from "@/server/health/marks";
import { readNow } from "@/server/health/now";
import { readObjectiveCounts } from "@/server/health/objective-counts.sql";
import { readObjectives } from "@/server/health/objectives";
import { readOverview } from "@/server/health/overview";
import { binsOf, rangeKeys } from "@/server/health/ranges";
import { readSituation } from "@/server/health/situation";
import { listProducers } from "@/server/producers/list-producers";
import { readFigures } from "@/server/producers/read-figures";
import { readNews } from "@/server/provider-accounts/read-news";
import { foldHours } from "@/server/rollups/fold-hours";
import { benchDatabase } from "./database";
import { describeMachine, type Figure, percentile, report, timed } from "./measure";
import { fillMarks, fillMinutes } from "./rollups/fill.sql";

/**
 * `npm run bench -- rollups [share] [days] [calls]`: 90 days of rollups as 100 million messages (times the share) would have
 * left them; then every query of the dashboards, by a process that remembers nothing yet (cold) and by one that
 * answered before (warm); and the longest ranges from minutes alone, which is what the hours save.
 */
const share = Number(process.argv[2] ?? 1);
/** As many a day as 100 million messages in 90 days are. */
const messages = (100_000_000 * share * Number(process.argv[3] ?? 90)) / 90;
const days = Number(process.argv[3] ?? 90);
const calls = Number(process.argv[4] ?? 200);
const rawCalls = 10;
const goal = { atMost: 100 };

await using database = await benchDatabase({ poolMax: 6 });
const now = new Date();
const fill = await timed(() => fillMinutes(database.pool, { messages, days, now }));
await fillMarks(database.pool);
const folded = await timed(() => foldHours(database.pool, now));
await database.pool.query("vacuum (analyze)");
const sizes = await sizesOf(database.pool);
console.log(
  `filled in ${fill.seconds.toFixed(0)} s, folded in ${folded.seconds.toFixed(0)} s`,
  sizes,
);

const config = loadConfig({ DATABASE_URL: database.url, LOG_LEVEL: "silent" });
const context = await openContext(config, { process: "bench", poolMax: 12 });
/** Another process's: nothing is remembered for it. */
const fresh = (): Context => ({ ...context });

const admin = { userId: "bench", role: "admin" } as const;
const queries: [name: string, ask: (on: Context) => Promise<unknown>][] = [
  ...rangeKeys.map((range): [string, (on: Context) => Promise<unknown>] => [
    `overview ${range}`,
    (on) => readOverview(on, range),
  ]),
  ["overview 24h, compared", (on) => readOverview(on, "24h", { compare: true })],
  ["overview 30d, compared", (on) => readOverview(on, "30d", { compare: true })],
  ["objectives 1h", (on) => readObjectives(on, "1h")],
  ["objectives 30d", (on) => readObjectives(on, "30d")],
  ["situation", (on) => readSituation(on)],
  ["now", (on) => readNow(on)],
  ["providers' news", (on) => readNews(on)],
  ["marks 24h", (on) => marksOf(on, "24h")],
  ["marks 30d", (on) => marksOf(on, "30d")],
  ["producers 24h", (on) => listProducers(on, admin, "24h")],
  ["producers 30d", (on) => listProducers(on, admin, "30d")],
  ["one producer 24h", (on) => readFigures(on, "producer-1", admin, "24h")],
  ["one producer 30d", (on) => readFigures(on, "producer-1", admin, "30d")],
  ["alerts' traffic", (on) => readTraffic(on.pool, new Date())],
  ["alerts' list", (on) => listFiring(on.pool, { tier: null, rule: null })],
  ["whole page 1h", (on) => wholePage(on, "1h")],
  ["whole page 30d", (on) => wholePage(on, "30d")],
];

const figures: Figure[] = [
  { name: "messages", value: messages, unit: "messages" },
  { name: "days", value: days, unit: "days" },
  { name: "calls each", value: calls, unit: "calls" },
  ...Object.entries(sizes).map(([name, value]) => ({ name: `rows ${name}`, value, unit: "rows" })),
  { name: "fold of one hour again (two hours)", value: await foldTime(), unit: "ms" },
];
for (const [name, ask] of queries) {
  const cold = await measure(calls, () => ask(fresh()));
  const warm = await measure(calls, () => ask(context));
  figures.push(
    { name: `${name}, cold p50`, value: percentile(cold, 0.5), unit: "ms" },
    { name: `${name}, cold p95`, value: percentile(cold, 0.95), unit: "ms", goal },
    { name: `${name}, warm p95`, value: percentile(warm, 0.95), unit: "ms", goal },
  );
  console.log(name, percentile(cold, 0.5).toFixed(1), percentile(cold, 0.95).toFixed(1));
}
for (const range of ["7d", "30d"] as const) {
  const span = { ...binsOf(new Date(), range, 0).span, source: "minutes" as const };
  const raw = await measure(rawCalls, () =>
    Promise.all([
      readBinCounts(context.pool, span, null),
      readBinLatency(context.pool, span, null),
    ]),
  );
  figures.push({
    name: `overview ${range} from minutes alone, p50`,
    value: percentile(raw, 0.5),
    unit: "ms",
  });
}
const { span } = binsOf(new Date(), "30d", 0);
const rawObjectives = await measure(rawCalls, () =>
  readObjectiveCounts(context.pool, "minute", [span.from, span.to]),
);
figures.push({
  ...{ name: "objectives from minutes alone, p50", unit: "ms" },
  value: percentile(rawObjectives, 0.5),
});
report("rollups", await describeMachine(database.pool), figures);
await context.close();

async function measure(times: number, ask: () => Promise<unknown>): Promise<number[]> {
  const taken: number[] = [];
  await ask();
  for (let i = 0; i < times; i++) taken.push((await timed(ask)).seconds * 1_000);
  return taken;
}

function marksOf(on: Context, range: "24h" | "30d") {
  const { from, to } = binsOf(on.clock.now(), range, 0).span;
  return readMarks(on.pool, from, to);
}

/** What the Overview asks for at once. */
function wholePage(on: Context, range: "1h" | "30d") {
  const { from, to } = binsOf(on.clock.now(), range, 0).span;
  return Promise.all([
    readSituation(on),
    readOverview(on, range),
    readObjectives(on, range),
    readMarks(on.pool, from, to),
    readNow(on),
    readNews(on),
  ]);
}

async function foldTime(): Promise<number> {
  const taken = await measure(5, () => foldHours(context.pool, now));
  return percentile(taken, 0.5);
}

async function sizesOf(pool: Pool): Promise<Record<string, number>> {
  const tables = ["minute", "hour"].flatMap((by) =>
    ["stats", "producer", "faults"].map((what) => `${what}_${by}`),
  );
  tables.push("stats_bin", "faults_shift");
  const counts = tables.map((name) => `(select count(*) from ${name})::int as ${name}`);
  const { rows } = await pool.query<Record<string, number>>(`select ${counts.join(", ")}`);
  return rows[0] ?? {};
}
