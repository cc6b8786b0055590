import { parseArgs } from "node:util";
import { benchDatabase } from "./database";
import { account } from "./drill/account";
import { readAlerts, shareOfOurFaults } from "./drill/alerts";
import { celebrity, prepareNight } from "./drill/night";
import { openService, steadily } from "./drill/services";
import { slowDatabase } from "./drill/slow-database";
import { createStory } from "./drill/story";
import { drawNight, printNight } from "./drill/timeline";
import { openToWatchers, untilInterrupted } from "./drill/watchers";
import { describeMachine, percentile, report } from "./measure";
import { behave, usual } from "./outage/phase";
import { startStack } from "./stack";

/**
 * `npm run drill`: a wrong night. All processes of `npm start` with 50 000 users, codes flowing all the time;
 * then, overlapping: a campaign to everybody, a post of somebody with 40 000 followers, a database that answers
 * late, the push provider down, workers killed, events that nothing can evaluate, and a producer that posts more
 * than it may. The codes must not notice, nothing that was accepted may be lost, and exactly the alerts
 * that should fire do. Prints where to watch it, then the night, and draws it into
 * bench/results/drill.svg. With `--stay` everything goes on afterwards until Ctrl-C, so that the night can be
 * explained from the pages.
 */
const { values: asked } = parseArgs({ options: { stay: { type: "boolean", default: false } } });
const users = 50_000;
const followers = 40_000;
const codesPerSecond = 10;
/** What the database's answers take longer, each way (ms). */
const lateMs = 15;
/** One alert for each thing that is wrong, and nothing else. */
const expectedAlerts = [
  "breaker-open sandbox-push",
  "dead-letters",
  "producer-cut-off poison",
  "producer-dead-letters poison",
];
/**
 * What killed workers were sending may have arrived or not, and is our own fault: how much that is, is up to chance.
 * Above the lower burn rate of the rule it must be told; below the objective it must not.
 */
const mustTellAbove = 6 * 0.0005;
const mayTellAbove = 0.0005;

await using database = await benchDatabase();
const machine = await describeMachine(database.pool);
await prepareNight(database.pool, { users, followers });
await using way = await slowDatabase(database.url);
await using stack = await startStack({ ...database, url: way.url });
const open = (key: string, ratePerSecond: number, fanout = false) =>
  openService(database.pool, stack.url, { key, ratePerSecond, fanout });
const auth = await open("auth", 1_000);
const social = await open("social", 1_000, true);
const marketing = await open("marketing", 1_000, true);
const poison = await open("poison", 1_000);
const flood = await open("flood", 50);
await openToWatchers(database, stack.url);
const story = createStory();

const codes = steadily(codesPerSecond, (n) =>
  auth.post({ type: "bench.otp", target: { userId: `user_${1 + (n % 1_000)}` }, object: `c${n}` }),
);
const comments = steadily(5, (n) =>
  social.post({ type: "night.comment", target: { userId: `user_${1 + n}` }, object: `k${n}` }),
);
await during("quiet", 20);

await marketing.post({ type: "bench.campaign", target: { broadcast: true }, object: "sale" });
story.tell("a campaign to everybody begins");
await during("campaign", 5);
const outage = story.begin("push provider down");
await behave(stack, "push", { outage: true });
await during("outage", 5);
await social.post({ type: "night.post", target: { followersOf: celebrity }, object: "post" });
story.tell("somebody with 40 000 followers posts");
const late = story.begin("database slow");
way.slowDown(lateMs);
await during("late", 5);
for (const priority of [1, 2]) await stack.killWorker(priority);
story.tell("the P1 and P2 workers are killed");
const poisoned = story.begin("poison events");
for (let n = 0; n < 6; n += 1) {
  await poison.post({
    type: "night.poison",
    target: { userIds: ["user_1", "user_2"] },
    object: `x${n}`,
  });
}
poisoned.end();
const flooding = story.begin("producer floods");
const flooded = steadily(300, (n) =>
  flood.post({ type: "night.comment", target: { userId: `user_${1 + n}` }, object: `f${n}` }),
);
await during("everything at once", 15);
await flooded.stop();
flooding.end();
await stack.killWorker(0);
story.tell("the P0 worker is killed");
await during("late still", 5);
way.slowDown(0);
late.end();
await behave(stack, "push", usual);
outage.end();
await during("healing", 60);
await codes.stop();
await comments.stop();
story.tell("the last code was posted");

const services = { auth, social, marketing, poison, flood };
const accounted = await account(stack, services);
const alerts = await readAlerts(database.pool, story.from);
const night = { story, ...accounted, alerts, pool: database.pool };
await printNight(night);
await drawNight(night);
const fired = [...new Set(alerts.map(({ name }) => name))].toSorted();
const ourFault = await shareOfOurFaults(database.pool, story.from);
const wanted = [...expectedAlerts, ...(ourFault > mustTellAbove ? ["success-rate"] : [])];
const allowed = [...wanted, ...(ourFault > mayTellAbove ? ["success-rate"] : [])];
const missing = wanted.filter((name) => !fired.includes(name));
const needless = fired.filter((name) => !allowed.includes(name));
if (missing.length > 0) console.log(`alerts that should have fired: ${missing.join(", ")}`);
if (needless.length > 0) console.log(`alerts that should not have: ${needless.join(", ")}`);
report("drill", machine, [
  { name: "codes", value: accounted.codes.length, unit: "codes" },
  ...[0.5, 0.99, 1].map((q) => ({
    name: q === 1 ? "codesMaxMs" : `codesP${100 * q}Ms`,
    value: percentile(
      accounted.codes.map(({ ms }) => ms),
      q,
    ),
    unit: "ms",
    ...(q === 0.99 ? { goal: { atMost: 2_000 } } : {}),
  })),
  { name: "codesRefused", value: accounted.codesRefused, unit: "codes", goal: { atMost: 0 } },
  { name: "codesLost", value: accounted.codesLost, unit: "codes", goal: { atMost: 0 } },
  { name: "acceptedEvents", value: accounted.accepted, unit: "events" },
  { name: "notAccounted", value: accounted.open, unit: "events", goal: { atMost: 0 } },
  { name: "countsThatDiffer", value: accounted.unequal, unit: "fan-outs", goal: { atMost: 0 } },
  { name: "pushesTwice", value: accounted.twice, unit: "pushes", goal: { atMost: 0 } },
  { name: "floodRefused", value: accounted.floodRefused, unit: "events", goal: { atLeast: 1 } },
  { name: "failedByOurFault", value: 100 * ourFault, unit: "%" },
  { name: "alertsMissing", value: missing.length, unit: "alerts", goal: { atMost: 0 } },
  { name: "alertsNeedless", value: needless.length, unit: "alerts", goal: { atMost: 0 } },
]);
if (asked.stay) await untilInterrupted();

/** Lets `seconds` pass. */
async function during(what: string, seconds: number): Promise<void> {
  console.log(`${what} …`);
  await new Promise((resolve) => setTimeout(resolve, seconds * 1_000));
}
