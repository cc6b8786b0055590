import { benchDatabase } from "./database";
import { describeMachine, percentile, report } from "./measure";
import { behave, type Phase, runPhase, untilEvent, usual } from "./outage/phase";
import { drawTimeline } from "./outage/timeline";
import { startStack } from "./stack";
import { addRecipients } from "./world";

/**
 * `npm run bench -- outage`: what a failing provider does to a campaign of 50 000 users over push and e-mail,
 * with all processes and the sandbox's two services for push. Undisturbed; with 503s from the first one in the
 * middle; with 429s for ten seconds and no second one; and with 30 % dead tokens, twice.
 * Draws the seconds of the outage from the recorded history into bench/results/outage.svg.
 */
const users = 50_000;
const outageSeconds = 20;
const limitedSeconds = 10;

await using database = await benchDatabase();
const machine = await describeMachine(database.pool);
await addRecipients(database.pool, { from: 0, to: users, messagesEach: 1, now: new Date() });
// Nobody's caps or quiet hours: the phases must reach the same people.
await database.pool.query("truncate preferences");
await database.pool.query("update workspace set daily_cap = 1000, hourly_cap = 1000");
await using stack = await startStack(database);

await runPhase(stack, "warm-up");
// In turns, each outage compared with the campaign just before it: this machine's pace drifts more from
// minute to minute than what is to be seen.
const rounds = [await round(), await round(), await round()];
const [first] = rounds;
if (!first) throw new Error("there are no rounds");
const { normal, outage, closed } = first;
const { began, opened } = outage.disturbance;
await drawTimeline(stack.pool, {
  from: new Date(outage.startedAt),
  to: new Date(closed.getTime() + 5_000),
  accounts: ["sandbox-push", "sandbox-push-backup", "sandbox-email"],
});

await stack.pool.query(
  `insert into provider_chains (channel, position, account_id)
   select 'push', 0, id from provider_configs where key = 'sandbox-push'`,
);
await sleep(1_000);
const limited = await runPhase(stack, "limited", async (share) => {
  await share("push", 0.3);
  const from = new Date();
  await behave(stack, "push", { rateLimitPerSecond: 500 });
  await sleep(limitedSeconds * 1_000);
  await behave(stack, "push", usual);
  return from;
});
const curve = await retryCurve(limited.disturbance);

await behave(stack, "push", { invalidTokenRate: 0.3 });
const withDead = await runPhase(stack, "dead tokens");
const without = await runPhase(stack, "without dead tokens");
await behave(stack, "push", usual);

for (const one of rounds) console.log(`${one.normal.line}\n${one.outage.line}`);
for (const phase of [limited, withDead, without]) console.log(phase.line);
console.log(
  `retries a second: ${curve.retries.join(" ")} (normal pace ${Math.round(curve.normal)})`,
);
report("outage", machine, [
  { name: "secondsUndisturbed", value: normal.seconds, unit: "s" },
  { name: "secondsWithOutage", value: outage.seconds, unit: "s" },
  {
    name: "opensAfter",
    value: seconds(await firstError(began), opened),
    unit: "s",
    goal: { atMost: 5 },
  },
  { name: "closesAfterOutage", value: seconds(began, closed) - outageSeconds, unit: "s" },
  {
    name: "otherChannelsPace",
    value: percentile(
      rounds.map(({ mails }) => mails.disturbed / mails.undisturbed),
      0.5,
    ),
    unit: "x",
    goal: { atLeast: 0.9 },
  },
  { name: "pushesLost", value: normal.sent.push - outage.sent.push, unit: "pushes" },
  {
    name: "pushesTwice",
    value: twice(...rounds.map((one) => one.outage), limited),
    unit: "pushes",
    goal: { atMost: 0 },
  },
  { name: "pastTheirTime", value: outage.late + limited.late, unit: "pushes", goal: { atMost: 0 } },
  { name: "unaccounted", value: outage.open + limited.open, unit: "pushes", goal: { atMost: 0 } },
  {
    name: "retriesOfNormal",
    value: Math.max(...curve.retries) / curve.normal,
    unit: "x",
    goal: { atMost: 0.5 },
  },
  { name: "deadTokensFirst", value: withDead.dead, unit: "tokens", goal: { atLeast: 1 } },
  { name: "deadTokensSecond", value: without.dead, unit: "tokens", goal: { atMost: 0 } },
]);

/** One campaign undisturbed, and one with push failing while mails flow. */
async function round() {
  const normal = await runPhase(stack, "undisturbed", async (share) => {
    await share("email", 0.3);
    return new Date();
  });
  const outage = await runPhase(stack, "outage", async (share) => {
    await share("email", 0.3);
    const began = new Date();
    await behave(stack, "push", { outage: true });
    setTimeout(() => void behave(stack, "push", usual), outageSeconds * 1_000);
    return { began, opened: await untilEvent(stack, "sandbox-push", "opened", began) };
  });
  const mails = {
    undisturbed: await mailsAfter(normal, normal.disturbance),
    disturbed: await mailsAfter(outage, outage.disturbance.began),
  };
  console.log(`mails a second: ${JSON.stringify(mails)}`);
  return { normal, outage, mails, closed: await untilHealed(outage.disturbance.began) };
}

/** A message now and then, as any workspace has them, until the breaker closes by what became of them. */
async function untilHealed(since: Date): Promise<Date> {
  let n = 0;
  const trickle = setInterval(() => {
    n += 1;
    const target = { userId: `user_${1 + (n % 100)}` };
    void stack.post({ type: "bench.otp", target, object: `trickle-${n}` }).catch(() => {});
  }, 100);
  try {
    return await untilEvent(stack, "sandbox-push", "closed", since);
  } finally {
    clearInterval(trickle);
  }
}

/** When the first second began in which push failed: from then on the breaker could know. */
async function firstError(since: Date): Promise<Date> {
  const { rows } = await stack.pool.query<{ at: Date }>(
    `select min(second) as at from provider_seconds s
     join provider_configs c on c.id = s.account_id and c.key = 'sandbox-push'
     where errors > 0 and second >= $1::timestamptz - interval '1 s'`,
    [since],
  );
  return rows[0]?.at ?? since;
}

/** Mails a second of a campaign from a moment on, until its last one. */
async function mailsAfter({ id }: Phase<unknown>, from: Date): Promise<number> {
  const { rows } = await stack.pool.query<{ perSecond: number }>(
    `select count(*) / extract(epoch from max(finished_at) - $2)::float8 as "perSecond"
     from deliveries
     where notification_id = $1 and channel = 'email' and state = 'sent' and finished_at > $2`,
    [id, from],
  );
  return rows[0]?.perSecond ?? 0;
}

/** Repeated attempts by second from the first 429 on, and the pace of the ten seconds before. */
async function retryCurve(from: Date): Promise<{ retries: number[]; normal: number }> {
  const { rows } = await stack.pool.query<{ retries: number; taken: number; before: boolean }>(
    `select sum(retries)::int as retries, sum(taken)::int as taken, second < $1 as before
     from provider_seconds s join provider_configs c on c.id = s.account_id and c.key = 'sandbox-push'
     where second > $1::timestamptz - interval '10 s' group by second order by second`,
    [from],
  );
  const before = rows.filter((row) => row.before && row.taken > 0).map(({ taken }) => taken);
  return {
    retries: rows.filter((row) => !row.before).map(({ retries }) => retries),
    normal: before.reduce((sum, n) => sum + n, 0) / Math.max(1, before.length),
  };
}

function twice(...phases: Phase<unknown>[]): number {
  return phases.reduce((sum, phase) => sum + phase.twice, 0);
}

function seconds(from: Date, to: Date): number {
  return (to.getTime() - from.getTime()) / 1_000;
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
