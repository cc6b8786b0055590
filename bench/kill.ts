import { pauseCampaign, resumeCampaign } from "@/server/campaigns/pause";
import { loadConfig } from "@/server/config";
import { openContext } from "@/server/context";
import { lift } from "@/server/control/switches/lift";
import { readShown } from "@/server/control/switches/list";
import { stop } from "@/server/control/switches/stop";
import { makeCampaign, prepare } from "./campaigns/campaign";
import { benchDatabase } from "./database";
import { countTwice, sleep, untilFlowing, untilQuiet } from "./kill/calls";
import { describeMachine, percentile, report } from "./measure";
import { startStack } from "./stack";
import { addRecipients } from "./world";

/**
 * `npm run bench -- kill [runs]`: a campaign to 100 000 users over in-app, push and e-mail at full speed, with
 * all processes, stopped at random moments by the verb that the web calls, and let go on again: how long after
 * the click the last call of a provider begins, by the sandbox's own clock. In turns with pausing it, which
 * only the database knows of: there a worker sends what it has loaded. At the end everybody is accounted for.
 */
const runs = Number(process.argv[2] ?? 20);
const users = 100_000;
const by = "dana@example.com";

await using database = await benchDatabase();
const machine = await describeMachine(database.pool);
await addRecipients(database.pool, { from: 0, to: users, messagesEach: 1, now: new Date() });
// Nobody's caps or quiet hours, and no second person: each run must reach the same people at once.
await database.pool.query("truncate preferences");
await prepare(database.pool);
await database.pool.query(
  "update workspace set daily_cap = 1000, hourly_cap = 1000, switch_over = 100000000",
);
await using stack = await startStack(database);
const context = await openContext(
  loadConfig({
    DATABASE_URL: database.url,
    AUTH_SECRET: "a secret of the benchmark alone, long enough",
    LOG_LEVEL: "silent",
  }),
  { process: "bench-kill", poolMax: 3 },
);

type Run = { lastMs: number; calls: number; everywhereMs: number; hadLeft: number };
const killed: Run[] = [];
const paused: { lastMs: number; calls: number }[] = [];
const campaigns: number[] = [];

while (killed.length < runs || paused.length < runs) await runCampaign();
const broken = await findBroken();
const twice = await countTwice(stack);
await context.close();

const last = killed.map(({ lastMs }) => lastMs);
const lastPaused = paused.map(({ lastMs }) => lastMs);
report("kill", machine, [
  { name: "runs", value: killed.length, unit: "stops" },
  { name: "lastCallMsP50", value: percentile(last, 0.5), unit: "ms" },
  { name: "lastCallMsP99", value: percentile(last, 0.99), unit: "ms", goal: { atMost: 1_000 } },
  { name: "callsAfterClickP50", value: percentile(figures("calls"), 0.5), unit: "messages" },
  { name: "everywhereMsP50", value: percentile(figures("everywhereMs"), 0.5), unit: "ms" },
  { name: "everywhereMsP99", value: percentile(figures("everywhereMs"), 0.99), unit: "ms" },
  { name: "hadLeftP50", value: percentile(figures("hadLeft"), 0.5), unit: "messages" },
  { name: "pausedLastCallMsP50", value: percentile(lastPaused, 0.5), unit: "ms" },
  { name: "pausedLastCallMsP99", value: percentile(lastPaused, 0.99), unit: "ms" },
  {
    name: "pausedCallsAfterClickP50",
    value: percentile(
      paused.map(({ calls }) => calls),
      0.5,
    ),
    unit: "messages",
  },
  { name: "campaigns", value: campaigns.length, unit: "campaigns" },
  { name: "notAccountedFor", value: broken, unit: "messages", goal: { atMost: 0 } },
  { name: "sentTwice", value: twice, unit: "messages", goal: { atMost: 0 } },
]);

function figures(of: keyof Run): number[] {
  return killed.map((run) => run[of]);
}

/** Stops and pauses one campaign in turns until it is over; what is left of it goes out. */
async function runCampaign(): Promise<void> {
  const campaign = await makeCampaign(database.url);
  await campaign.schedule();
  const { id } = campaign;
  campaigns.push(id);
  const over = () => isOver(id);
  while (killed.length < runs || paused.length < runs) {
    await sleep(300 + 1_200 * Math.random());
    if (!(await untilFlowing(stack, over))) break;
    if (killed.length <= paused.length) killed.push(await kill(id));
    else paused.push(await pause(id));
    console.log(`${killed.length} stopped, ${paused.length} paused`, killed.at(-1), paused.at(-1));
  }
  while (!(await over())) await sleep(250);
}

async function kill(id: number): Promise<Run> {
  const clicked = Date.now();
  const { killSwitch } = await stop(
    context,
    {
      ...{ scope: "campaign", value: String(id), mode: "hold" },
      ...{ reason: "measured", expiresAt: null },
    },
    by,
  );
  const quiet = await untilQuiet(stack, clicked);
  const shown = await readShown(context.pool, killSwitch.id);
  await lift(context, killSwitch.id, by);
  const { everywhereMs, hadLeft } = shown?.effect ?? { everywhereMs: null, hadLeft: 0 };
  if (everywhereMs === null) throw new Error("a worker has not taken note");
  return { ...quiet, everywhereMs, hadLeft };
}

async function pause(id: number): Promise<{ lastMs: number; calls: number }> {
  const clicked = Date.now();
  await pauseCampaign(context, id, by);
  const quiet = await untilQuiet(stack, clicked);
  await resumeCampaign(context, id, { email: by, role: "admin" });
  return quiet;
}

async function isOver(id: number): Promise<boolean> {
  const { rows } = await database.pool.query<{ status: string }>(
    "select status from campaigns where id = $1",
    [id],
  );
  return rows[0]?.status === "completed";
}

/**
 * People who were not considered, or considered twice, and deliveries without an end; by the rows, and by how
 * far the kept counts are from them.
 */
async function findBroken(): Promise<number> {
  const { rows } = await database.pool.query<{ n: number }>(
    `with own as (select id, campaign_id from notifications where campaign_id = any($1::int[])),
     people as (select o.campaign_id, count(*) as n, count(distinct m.user_id) as once
       from own o join messages m on m.notification_id = o.id group by 1),
     open as (select count(*) as n from own o join deliveries d on d.notification_id = o.id
       where d.state in ('queued', 'sending')),
     sent as (select count(*) as n from own o join deliveries d on d.notification_id = o.id
       where d.state = 'sent'),
     kept as (select sum(c.n) as n from own o join notification_counts c on c.notification_id = o.id
       where c.outcome = 'sent')
     select ((select sum(abs($2 - n) + (n - once)) from people) + (select n from open)
       + (select abs(sent.n - kept.n) from sent, kept))::int as n`,
    [campaigns, users],
  );
  return rows[0]?.n ?? Number.NaN;
}
