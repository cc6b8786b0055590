import { benchDatabase } from "./database";
import { describeMachine, report } from "./measure";
import { type Stack, startStack } from "./stack";
import { addRecipients } from "./world";

/**
 * `npm run bench -- campaign`: a campaign over in-app, push and e-mail through the sandbox, to 10 000
 * and to 100 000 users, from the POST to the last outcome recorded.
 */
const small = 10_000;
const large = 100_000;

await using database = await benchDatabase();
const machine = await describeMachine(database.pool);
await addRecipients(database.pool, { from: 0, to: small, messagesEach: 2, now: new Date() });
await using stack = await startStack(database);

const warm = await campaign(stack);
const seconds10k = await campaign(stack);
await addRecipients(database.pool, { from: small, to: large, messagesEach: 2, now: new Date() });
const seconds100k = await campaign(stack);
const deliveries = await sentIn(stack, seconds100k.id);

report("campaign", machine, [
  { name: "seconds10kFirst", value: warm.seconds, unit: "s" },
  { name: "seconds10k", value: seconds10k.seconds, unit: "s", goal: { atMost: 10 } },
  { name: "seconds100k", value: seconds100k.seconds, unit: "s", goal: { atMost: 60 } },
  { name: "deliveries100k", value: deliveries, unit: "deliveries" },
  { name: "deliveriesPerSecond", value: deliveries / seconds100k.seconds, unit: "deliveries/s" },
]);

async function campaign(on: Stack): Promise<{ id: string; seconds: number }> {
  const startedAt = performance.now();
  const id = await on.post({ type: "bench.campaign", target: { broadcast: true } });
  return { id, seconds: await on.untilComplete(id, startedAt) };
}

async function sentIn(on: Stack, id: string): Promise<number> {
  const { rows } = await on.pool.query<{ n: number }>(
    "select count(*)::int as n from deliveries where notification_id = $1 and state = 'sent'",
    [id],
  );
  return rows[0]?.n ?? 0;
}
