import { makeCampaign, prepare, segment } from "./campaigns/campaign";
import { signIn, visit } from "./campaigns/visitor";
import { benchDatabase } from "./database";
import { describeMachine, percentile, report } from "./measure";
import { startStack } from "./stack";
import { addRecipients } from "./world";

/**
 * `npm run bench -- campaigns [share]`: a campaign to 1 M users in a segment of two conditions, in three
 * languages and two variants, over in-app, push and e-mail: from scheduling it to its last recorded outcome.
 * In the same run, one notification to the same segment without a campaign, and how long pages wait for the
 * server meanwhile.
 */
const share = Number(process.argv[2] ?? 1);
const users = 1_000_000 * share;

await using database = await benchDatabase();
const machine = await describeMachine(database.pool);
console.log(`${users.toLocaleString("en-US")} users …`);
await addRecipients(database.pool, { from: 0, to: users, messagesEach: 1, now: new Date() });
await prepare(database.pool);
await using stack = await startStack(database);
const headers = await signIn(database.url, stack.url);

// Pages compile, plans are kept, connections open.
const campaign = await makeCampaign(database.url);
const addresses = [
  ...["/", "/notifications", "/campaigns", `/campaigns/${campaign.id}`, "/campaigns/calendar"],
  ...["/audience", "/templates"],
  `/api/trpc/campaignFigures.progress?input=${encodeURIComponent(JSON.stringify({ json: { id: campaign.id } }))}`,
];
const first = visit(stack.url, headers, addresses);
await new Promise((resolve) => setTimeout(resolve, 10_000));
await first.stop();

const began = performance.now();
const bare = await stack.post({ type: "bench.campaign", target: { segment: segment.key } });
const bareSeconds = await stack.untilComplete(bare, began);
const bareSent = await sentBy("id = $1", bare);

const visits = visit(stack.url, headers, addresses);
const scheduled = performance.now();
await campaign.schedule();
const schedulingSeconds = (performance.now() - scheduled) / 1_000;
await untilCompleted();
const seconds = (performance.now() - scheduled) / 1_000;
const waits = await visits.stop();
const sent = await sentBy("campaign_id = $1", campaign.id);

for (const [address, took] of waits) {
  console.log(
    `${Math.round(percentile(took, 0.5))} / ${Math.round(percentile(took, 0.95))} ms ${address}`,
  );
}
const all = [...waits.values()].flat();
report("campaigns", machine, [
  { name: "seconds", value: seconds, unit: "s" },
  { name: "schedulingSeconds", value: schedulingSeconds, unit: "s" },
  { name: "deliveries", value: sent, unit: "deliveries" },
  { name: "deliveriesPerSecond", value: sent / seconds, unit: "deliveries/s" },
  { name: "bareSeconds", value: bareSeconds, unit: "s" },
  { name: "bareDeliveries", value: bareSent, unit: "deliveries" },
  {
    name: "timeOfBarePerDelivery",
    value: seconds / sent / (bareSeconds / bareSent),
    unit: "x",
    goal: { atMost: 1.25 },
  },
  { name: "pagesMsP50", value: percentile(all, 0.5), unit: "ms" },
  { name: "pagesMsP95", value: percentile(all, 0.95), unit: "ms", goal: { atMost: 150 } },
  { name: "pageViews", value: all.length, unit: "views" },
]);

async function sentBy(which: string, value: string | number): Promise<number> {
  const { rows } = await database.pool.query<{ n: number }>(
    `select coalesce(sum(c.n), 0)::int as n from notifications n join notification_counts c on c.notification_id = n.id
     where n.${which} and c.outcome = 'sent'`,
    [value],
  );
  return rows[0]?.n ?? 0;
}

async function untilCompleted(): Promise<void> {
  for (;;) {
    const { rows } = await database.pool.query<{ status: string }>(
      "select status from campaigns where id = $1",
      [campaign.id],
    );
    if (rows[0]?.status === "completed") return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
