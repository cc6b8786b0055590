import { expect, test } from "vitest";
import { createAcceptor } from "@/server/pipeline/accept/accept";
import { EventInput } from "@/server/pipeline/accept/contract";
import { cancelNotification, pauseFanout, resumeFanout } from "@/server/pipeline/fanout/control";
import { feed } from "@/server/pipeline/fanout/feeder";
import { planNotification } from "@/server/pipeline/fanout/plan";
import { runBatch } from "@/server/pipeline/fanout/run-batch";
import {
  addUsers,
  conservation,
  type PipelineWorld,
  pipelineWorld,
  producer,
} from "@/server/pipeline/testing";
import { sendChunk } from "./send-chunk";

const changes: [string, string, (world: PipelineWorld, id: string) => Promise<void>][] = [
  ["resumed", "push/sent/", (world, id) => resumeFanout(world, id, "tests")],
  [
    "cancelled",
    "push/cancelled/cancelled",
    (world, id) => cancelNotification(world, id, { actor: "tests", producerId: null }),
  ],
];

test.for(changes)(
  "a fan-out that is %s while a worker parks its deliveries leaves none of them parked",
  async ([, ending, change]) => {
    await using world = await pipelineWorld();
    await addUsers(world, 10);
    const target = { broadcast: true } as const;
    const event = EventInput.parse({ type: "offer", target, channels: ["push"] });
    const { id } = await createAcceptor(world).accept(producer, event);
    await planNotification(world, id);
    await feed(world, id);
    await runBatch(world, id, 0);
    await pauseFanout(world, id, "tests");
    // Holds the worker up between its check and its commit.
    const obstacle = await world.pool.connect();
    await obstacle.query("begin");
    await obstacle.query("lock table notification_counts in exclusive mode");
    const spans = [{ notificationId: id, fromUser: 1, toUser: 10 }];
    const parking = sendChunk(world.sender, { channel: "push", priority: 2, spans });
    await waiting(world, 1);
    const changing = change(world, id);
    await Promise.race([changing, waiting(world, 2)]);
    await obstacle.query("rollback");
    obstacle.release();
    await Promise.all([parking, changing]);
    await world.drain(2);
    expect((await conservation(world, id))[ending]).toBe(10);
    const { rows } = await world.pool.query("select completed_at from notifications");
    expect(rows[0].completed_at).not.toBeNull();
  },
);

/** Resolves when `n` statements wait for a lock. */
async function waiting(world: PipelineWorld, n: number): Promise<void> {
  const count = async () => {
    const { rows } = await world.pool.query<{ n: number }>(
      `select count(*)::int as n from pg_stat_activity
       where wait_event_type = 'Lock' and datname = current_database()`,
    );
    return rows[0]?.n;
  };
  await expect.poll(count, { timeout: 5_000, interval: 10 }).toBe(n);
}
