import { idTime } from "@/server/ids";
import { benchDatabase } from "./database";
import { describeMachine, percentile, report } from "./measure";
import { type Stack, startStack } from "./stack";
import { addRecipients } from "./world";

/**
 * `npm run bench -- latency [share]`: accepted → handed to the provider for one-time passwords,
 * posted at 20/s: idle, beside a P2 campaign to 1 M users, and with the P0 worker killed again and
 * again. "Accepted" is the time in the notification's id, taken before its commit; "handed over" is
 * the time at which the sandbox had read the request.
 */
const share = Number(process.argv[2] ?? 1);
const users = 1_000_000 * share;
const perSecond = 20;

await using database = await benchDatabase();
const machine = await describeMachine(database.pool);
console.log(`${users.toLocaleString("en-US")} users …`);
await addRecipients(database.pool, { from: 0, to: users, messagesEach: 1, now: new Date() });
await using stack = await startStack(database);

const { rows: owners } = await database.pool.query<{ id: string }>(
  `select 'user_' || user_id as id from devices where state = 'active' order by user_id limit 1000`,
);
const reachable = owners.map(({ id }) => id);

// The first codes compile, plan and open connections.
await stream(stack, 3);
const idle = await stream(stack, 20);

const killed = await stream(stack, 40, async (second) => {
  if (second % 10 === 5) await stack.killWorker(0);
});

await stack.post({ type: "bench.campaign", target: { broadcast: true } });
// Let it come to speed first.
await new Promise((resolve) => setTimeout(resolve, 3_000));
const sentBefore = await campaignRows(stack);
const bulk = await stream(stack, 30);
const sentDuring = (await campaignRows(stack)) - sentBefore;

const p = (latencies: number[], q: number) => percentile(latencies, q);
report("latency", machine, [
  { name: "p0IdleP50Ms", value: p(idle, 0.5), unit: "ms", goal: { atMost: 50 } },
  { name: "p0IdleP99Ms", value: p(idle, 0.99), unit: "ms", goal: { atMost: 250 } },
  { name: "p0BulkP50Ms", value: p(bulk, 0.5), unit: "ms" },
  { name: "p0BulkP99Ms", value: p(bulk, 0.99), unit: "ms", goal: { atMost: 1_000 } },
  { name: "campaignRecipientsMeanwhile", value: sentDuring, unit: "recipients" },
  { name: "p0KilledP50Ms", value: p(killed, 0.5), unit: "ms" },
  { name: "p0KilledP99Ms", value: p(killed, 0.99), unit: "ms", goal: { atMost: 3_000 } },
  { name: "p0KilledMaxMs", value: p(killed, 1), unit: "ms" },
]);

/** Posts `perSecond` codes a second for some seconds; answers each one's latency (ms). */
async function stream(
  on: Stack,
  seconds: number,
  each?: (second: number) => Promise<void>,
): Promise<number[]> {
  const posts: Promise<string>[] = [];
  for (let i = 0; i < seconds * perSecond; i += 1) {
    const started = performance.now();
    if (each && i % perSecond === 0) await each(i / perSecond);
    posts.push(on.post({ type: "bench.otp", target: { userId: deviceOwner(i) } }));
    await pause(1_000 / perSecond - (performance.now() - started));
  }
  const ids = await Promise.all(posts);
  await pause(5_000);
  const received = await on.receivedAt();
  const lost = ids.filter((id) => !received.has(id)).length;
  if (lost > 0) throw new Error(`${lost} of ${ids.length} codes never arrived`);
  return ids.map((id) => (received.get(id) ?? 0) - idTime(id).getTime());
}

/** Users of the world who have a device. */
function deviceOwner(i: number): string {
  return reachable[i % reachable.length] ?? "user_1";
}

async function campaignRows(on: Stack): Promise<number> {
  const { rows } = await on.pool.query<{ n: number }>(
    "select coalesce(sum(considered), 0)::int as n from fanout_batches",
  );
  return rows[0]?.n ?? 0;
}

function pause(ms: number): Promise<void> {
  return ms > 0 ? new Promise((resolve) => setTimeout(resolve, ms)) : Promise.resolve();
}
