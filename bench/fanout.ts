import { benchDatabase } from "./database";
import { copyRows } from "./fanout/copy";
import { jobPerRecipient, type Library } from "./fanout/job-per-recipient";
import { type FanoutRun, fanOut } from "./fanout/set-based";
import type { Recording } from "./fanout/share";
import { describeMachine, type Figure, percentile, report, timed } from "./measure";
import { addRecipients } from "./world";

/** `npm run bench -- fanout [share]`: the share of the full size, 1 unless given (0.1: a quick look). */
const share = Number(process.argv[2] ?? 1);
const users = 1_000_000 * share;
const large = 3_000_000 * share;
const small = 100_000 * share;
const recipientsOfJobs = 100_000 * share;
const messagesEach = 8;
const connections = 2;

await using database = await benchDatabase();
const { url, pool } = database;
const machine = await describeMachine(pool);
await grow(0, users);

// The first run fills caches and tells the planner's statistics apart from none.
await fanOut(url, { upto: small, connections });
const one = await show("1 connection", fanOut(url, { upto: users, connections: 1 }));
const two = await show("2 connections", fanOut(url, { upto: users, connections }));
const copySeconds = await copyRows(pool, database.folder, two);
const pgBossRate = await rateOfJobs("pg-boss", "each");
const graphileRate = await rateOfJobs("graphile-worker", "each");
const pgBossTogetherRate = await rateOfJobs("pg-boss", "together");
const graphileTogetherRate = await rateOfJobs("graphile-worker", "together");

await grow(users, large);
const smallRuns: FanoutRun[] = [];
for (let i = 0; i < 3; i++) {
  smallRuns.push(await show("growth", fanOut(url, { upto: small, connections })));
}
const largeRun = await show("growth", fanOut(url, { upto: large, connections }));

const rate = two.recipients / two.seconds;
const copyRate = two.recipients / copySeconds;
const perRecipient = (run: FanoutRun) => (run.seconds / run.recipients) * 1e6;
const smallTime = percentile(smallRuns.map(perRecipient), 0.5);
const largeTime = perRecipient(largeRun);

const figures: Figure[] = [
  { name: "recipientsPerSecond", value: rate, unit: "recipients/s", goal: { atLeast: 80_000 } },
  {
    name: "recipientsPerSecondOneConnection",
    value: one.recipients / one.seconds,
    unit: "recipients/s",
  },
  { name: "copyPerSecond", value: copyRate, unit: "recipients/s" },
  { name: "ratioToCopy", value: rate / copyRate, unit: "×", goal: { atLeast: 0.25 } },
  ...comparedWith("JobPerRecipient", pgBossRate, 10),
  ...comparedWith("GraphileWorker", graphileRate, 10),
  // The same with a whole fetch of jobs recorded in one statement; for information.
  ...comparedWith("JobPerRecipientRecordedTogether", pgBossTogetherRate),
  ...comparedWith("GraphileWorkerRecordedTogether", graphileTogetherRate),
  { name: "microsecondsPerRecipientSmall", value: smallTime, unit: "µs" },
  { name: "microsecondsPerRecipientLarge", value: largeTime, unit: "µs" },
  { name: "growth", value: largeTime / smallTime, unit: "×", goal: { atMost: 1.2 } },
];
report("fanout", machine, figures);
console.log(`
Fan-out: P1 to everyone, in-app and push, every rule on, over ${messagesEach} messages of history a user; ranges,
claims, rules, rows, counts and the jobs for sending, a commit on the disk for every 10 000.
copy: the same rows by COPY (binary, from files on the server) into the same tables, two connections.
jobPerRecipient, graphileWorker: two processes insert, fetch and complete 1000 jobs at once; each job is
evaluated in TypeScript with preferences in memory, its caps by a query, and recorded by a statement;
one commit a fetch. …RecordedTogether: one query and two statements for a whole fetch instead.`);

function comparedWith(what: string, other: number, atLeast?: number): Figure[] {
  const name = what.charAt(0).toLowerCase() + what.slice(1);
  return [
    { name: `${name}PerSecond`, value: other, unit: "recipients/s" },
    {
      name: `ratioTo${what}`,
      value: rate / other,
      unit: "×",
      ...(atLeast ? { goal: { atLeast } } : {}),
    },
  ];
}

async function rateOfJobs(library: Library, recording: Recording): Promise<number> {
  const total = recording === "each" ? recipientsOfJobs / 2 : recipientsOfJobs;
  const seconds = await jobPerRecipient(database, { library, recording, total });
  console.log(`${library}, recorded ${recording}: ${Math.round(total / seconds)} recipients/s`);
  return total / seconds;
}

async function grow(from: number, to: number): Promise<void> {
  const { seconds } = await timed(() =>
    addRecipients(pool, { from, to, messagesEach, now: new Date() }),
  );
  console.log(`${to} users with ${messagesEach} messages each, ready in ${seconds.toFixed(0)} s`);
}

async function show(what: string, running: Promise<FanoutRun>): Promise<FanoutRun> {
  const run = await running;
  const perSecond = Math.round(run.recipients / run.seconds);
  console.log(
    `${what}: ${run.recipients} recipients in ${run.seconds.toFixed(1)} s, ${perSecond}/s`,
  );
  return run;
}
