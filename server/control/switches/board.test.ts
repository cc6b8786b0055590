import { expect, test } from "vitest";
import { createAcceptor } from "@/server/pipeline/accept/accept";
import { EventInput } from "@/server/pipeline/accept/contract";
import { fanoutDirect } from "@/server/pipeline/fanout/direct";
import { feed } from "@/server/pipeline/fanout/feeder";
import { planNotification } from "@/server/pipeline/fanout/plan";
import { runBatch } from "@/server/pipeline/fanout/run-batch";
import { sendChunk } from "@/server/pipeline/sending/send-chunk";
import {
  addUsers,
  conservation,
  type PipelineWorld,
  pipelineWorld,
  producer,
} from "@/server/pipeline/testing";
import { accountOf } from "@/server/provider-accounts/testing";
import type { Provider } from "@/server/providers/provider";
import { createBoard, openBoard } from "./board";
import { readEffects } from "./effect";
import { lift } from "./lift";
import { releaseLifted } from "./release";
import { stop } from "./stop";

const start = new Date("2026-11-20T12:00:00Z");

const a = (scope: "type" | "channel", value: string, mode: "drop" | "hold") => ({
  ...{ scope, value, mode, reason: "test", expiresAt: null },
});

async function queued(world: PipelineWorld, users: number): Promise<string> {
  await addUsers(world, users);
  const event = EventInput.parse({
    type: "offer",
    target: { broadcast: true },
    channels: ["push"],
  });
  const { id } = await createAcceptor(world).accept(producer, event);
  await planNotification(world, id);
  await feed(world, id);
  await runBatch(world, id, 0);
  return id;
}

test.for([
  ["drop", { "push/sent/": 20, "push/cancelled/kill_switch": 80 }, 20],
  ["hold", { "push/sent/": 20, "push/waiting/": 80 }, 100],
] as const)(
  "a switch that comes between two calls stops the next one, though its messages were loaded before (%s)",
  async ([mode, expected, finally_]) => {
    await using world = await pipelineWorld(start);
    const id = await queued(world, 100);
    let calls = 0;
    const provider: Provider = {
      ...(world.sender.desk.route("push", 2).links[0]?.account.provider ?? never()),
      limits: { batchSize: 10, concurrency: 1 },
      send: async (_channel, items) => {
        calls += 1;
        if (calls === 2) {
          await stop(world, a("type", "offer", mode), "dana@example.com");
          await world.sender.switches.refresh();
        }
        return items.map(({ reference }) => ({ kind: "accepted", providerMessageId: reference }));
      },
    };
    const links = [{ account: accountOf(provider), prefix: "" }];
    const desk = {
      ...world.sender.desk,
      route: () => ({ links, probe: null, waits: false, chain: [provider.name] }),
    };
    await world.sender.switches.refresh();
    await sendChunk(
      { ...world.sender, desk },
      { channel: "push", priority: 2, spans: [{ notificationId: id, fromUser: 1, toUser: 100 }] },
    );
    expect(calls).toBe(2);
    await world.drain();
    const told = await conservation(world, id);
    expect(told).toMatchObject(expected);
    const { rows } = await world.pool.query<{ id: number }>("select id from kill_switches");
    const killSwitch = rows[0]?.id ?? 0;
    await lift(world, killSwitch, "dana@example.com");
    await world.sender.switches.refresh();
    await releaseLifted(world);
    await world.drain();
    expect((await conservation(world, id))["push/sent/"]).toBe(finally_);
    const { rows: attempts } = await world.pool.query(
      "select max(attempts)::int as most from deliveries where state = 'sent'",
    );
    expect(attempts).toEqual([{ most: 1 }]);
  },
);

function never(): never {
  throw new Error("no account");
}

test("each process acknowledges a new switch once, with what of its scope had left since", async () => {
  await using world = await pipelineWorld(start);
  const [one, two] = [createBoard(world, () => 1), createBoard(world, () => 2)];
  await world.pool.query("update worker_leases set started_at = $1", [new Date(0)]);
  await world.pool.query(
    `insert into worker_leases (priority, host, pid, started_at, beat_at)
     values (1, 'test', 2, 'epoch', now() + interval '1 day')`,
  );
  await Promise.all([one.refresh(), two.refresh()]);
  const facts = { typeKey: "offer", category: "marketing", priority: 2, producerId: 1 };
  const offer = { ...facts, id: "a", campaignId: null, segments: [] };
  const push = { channel: "push", account: "recorder" };
  expect(one.lets(offer, push)).toBe(true);
  world.setNow(new Date(start.getTime() + 1_000));
  const { killSwitch } = await stop(world, a("type", "offer", "drop"), "dana@example.com");
  // It is on, and nobody has been told yet.
  expect([one.lets(offer, push), one.lets({ ...offer, id: "b", typeKey: "post" }, push)]).toEqual([
    true,
    true,
  ]);
  const effect = async () => (await readEffects(world.pool, [killSwitch.id])).get(killSwitch.id);
  expect(await effect()).toEqual({ everywhereMs: null, waitingFor: 2, hadLeft: 0 });
  world.setNow(new Date(start.getTime() + 1_180));
  await one.refresh();
  expect([one.lets(offer, push), two.lets(offer, push)]).toEqual([false, true]);
  expect(await effect()).toEqual({ everywhereMs: null, waitingFor: 1, hadLeft: 1 });
  await two.refresh();
  await one.refresh();
  expect(await effect()).toEqual({ everywhereMs: 180, waitingFor: 0, hadLeft: 2 });
  const { rowCount } = await world.pool.query("select from switch_acks");
  expect(rowCount).toBe(2);
});

test("a process that begins later knows what is on, and does not count as having been waited for", async () => {
  await using world = await pipelineWorld(start);
  await stop(world, a("type", "offer", "drop"), "dana@example.com");
  const late = createBoard(world, () => 1);
  await late.refresh();
  const { rowCount } = await world.pool.query("select from switch_acks");
  expect(rowCount).toBe(0);
});

test("a board hears of a switch by itself, and goes on when its connection was cut", async () => {
  await using world = await pipelineWorld();
  const board = await openBoard(world, () => 1);
  try {
    const facts = { typeKey: "offer", category: "marketing", priority: 2, producerId: 1 };
    const offer = { ...facts, id: "a", campaignId: null, segments: [] };
    const lets = () => board.lets(offer, { channel: "push", account: "recorder" });
    const cut = () =>
      world.pool.query(
        `select pg_terminate_backend(pid) from pg_stat_activity
         where application_name = 'carillon switches' and datname = current_database()`,
      );
    for (const cuts of [false, true]) {
      if (cuts) await cut();
      const { killSwitch } = await stop(world, a("type", "offer", "hold"), "dana@example.com");
      await expect.poll(lets, { timeout: 5_000, interval: 10 }).toBe(false);
      await lift(world, killSwitch.id, "dana@example.com");
      await expect.poll(lets, { timeout: 5_000, interval: 10 }).toBe(true);
    }
  } finally {
    await board.close();
  }
});

test("a direct notification that a channel's switch drops loses that channel alone", async () => {
  await using world = await pipelineWorld(start);
  await addUsers(world, 1);
  const event = EventInput.parse({ type: "post", target: { userId: "user_1" } });
  const { id } = await createAcceptor(world).accept(producer, event);
  await fanoutDirect(world, 1, [id]);
  await stop(
    world,
    { ...a("channel", "push", "drop"), reason: "their gateway is on fire", breakGlass: true },
    "d",
  );
  await world.drain();
  const { rows } = await world.pool.query(
    "select channel || ' ' || state as told from deliveries order by channel",
  );
  expect(rows.map(({ told }) => told)).toEqual(["email sent", "push cancelled"]);
});
