import { expect, it } from "vitest";
import type { Context } from "@/server/context";
import { mintId } from "@/server/ids";
import { queues } from "@/server/queues";
import { testContext } from "@/server/testing";
import { readNow } from "./now";

async function accept(context: Context, priority: number, status: string): Promise<string> {
  const id = mintId(new Date());
  await context.pool.query(
    `insert into notifications (id, producer_id, type_key, priority, status, strategy, audience, channels,
       idempotency_key, expires_at)
     values ($1::uuid, 1, 'newsletter', $2, $3, 'write', '{"kind":"everyone"}', '{email}', gen_random_uuid()::text, now() + interval '1 day')`,
    [id, priority, status],
  );
  return id;
}

it("counts what waits: events by priority, deliveries by priority and channel", async () => {
  await using context = await testContext();
  await accept(context, 0, "accepted");
  const fanout = await accept(context, 2, "running");
  await context.pool.query(
    "insert into fanouts (notification_id, priority, estimate) values ($1, 2, 1000)",
    [fanout],
  );
  await context.pool.query(
    `insert into notification_counts (notification_id, slot, channel, outcome, reason, n) values
     ($1, 0, '', 'routed', '', 300), ($1, 1, '', 'routed', '', 200), ($1, 0, '', 'suppressed', 'daily_cap', 50),
     ($1, 0, 'email', 'routed', '', 400), ($1, 0, 'email', 'sent', '', 100), ($1, 1, 'email', 'waiting', '', 20)`,
    [fanout],
  );
  const span = (fromUser: number, toUser: number) => ({ notificationId: fanout, fromUser, toUser });
  await context.boss.insert(queues.sending("push", 0), [
    { data: { spans: [span(1, 1), span(2, 2)] } },
    { data: { spans: [span(3, 3)] } },
  ]);
  // A fan-out's spans are in its counts already.
  await context.boss.insert(queues.sending("email", 2), [{ data: { spans: [span(1, 500)] } }]);

  const now = await readNow(context);
  expect(now.backlog).toEqual([
    { priority: 0, n: 1 },
    { priority: 1, n: 0 },
    { priority: 2, n: 0 },
  ]);
  expect(now.depth).toHaveLength(2);
  expect(now.depth).toContainEqual({ priority: 0, channel: "push", n: 3 });
  expect(now.depth).toContainEqual({ priority: 2, channel: "email", n: 280 });
  expect(now.running).toMatchObject([
    {
      notificationId: fanout,
      typeName: "newsletter",
      estimate: 1000,
      considered: 550,
      sent: 100,
      routed: 400,
    },
  ]);
});

it("forgets a worker whose lease is silent", async () => {
  await using context = await testContext();
  await context.pool.query(
    `insert into worker_leases (priority, host, pid, beat_at)
     values (0, 'alive', 1, now()), (1, 'dead', 2, now() - interval '1 minute')`,
  );
  const { workers } = await readNow(context);
  expect(workers.map(({ host }) => host)).toEqual(["alive"]);
});
