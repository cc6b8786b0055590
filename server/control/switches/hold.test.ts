import { expect, test } from "vitest";
import { createAcceptor } from "@/server/pipeline/accept/accept";
import { EventInput } from "@/server/pipeline/accept/contract";
import { cancelNotification } from "@/server/pipeline/fanout/control";
import { fanoutDirect } from "@/server/pipeline/fanout/direct";
import { feed, openFanouts } from "@/server/pipeline/fanout/feeder";
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
import { readNotificationLog } from "@/server/pipeline/tracking/changes";
import { endExpired } from "./end-expired";
import { lift } from "./lift";
import { releaseLifted } from "./release";
import { scopes } from "./scopes";

const start = new Date("2026-11-20T12:00:00Z");
const later = (ms: number) => new Date(start.getTime() + ms);

async function accept(world: PipelineWorld, event: object): Promise<string> {
  const { id } = await createAcceptor(world).accept(producer, EventInput.parse(event));
  return id;
}

async function on(world: PipelineWorld, scope: string, value: string, mode = "hold") {
  const { rows } = await world.pool.query<{ id: number }>(
    `insert into kill_switches (scope, value, mode, reason, created_by, effective_at)
     values ($1, $2, $3, 'test', 'test', $4) returning id`,
    [scope, value, mode, world.clock.now()],
  );
  return rows[0]?.id ?? 0;
}

async function statusOf(world: PipelineWorld, id: string): Promise<string> {
  const { rows } = await world.pool.query("select status from notifications where id = $1", [id]);
  return rows[0].status;
}

async function liftAndRun(world: PipelineWorld, id: number): Promise<void> {
  await lift(world, id, "tests");
  await releaseLifted(world);
  await world.drain();
  const { rows } = await world.pool.query(
    "select released_at is not null as released from kill_switches where id = $1",
    [id],
  );
  expect(rows).toEqual([{ released: true }]);
}

const received = (world: PipelineWorld) =>
  world.recorder.received.reduce((sum, { items }) => sum + items.length, 0);

test.for([
  ["all", ""],
  ["priority", "p1"],
  ["type", "post"],
  ["category", "social"],
  ["producer", "1"],
] as const)(
  "a direct notification that %s %s holds is neither evaluated nor in the inbox, and all of it comes when it is lifted",
  async ([scope, value]) => {
    await using world = await pipelineWorld(start);
    await addUsers(world, 1);
    const id = await accept(world, { type: "post", target: { userId: "user_1" } });
    const killSwitch = await on(world, scope, value);
    await world.drain();
    expect(await statusOf(world, id)).toBe("held");
    const { rowCount } = await world.pool.query("select from messages");
    expect([rowCount, received(world)]).toEqual([0, 0]);
    await liftAndRun(world, killSwitch);
    expect(await statusOf(world, id)).toBe("completed");
    expect(received(world)).toBe(2);
  },
);

test("what a switch held tells so on its own page: since when, by whom, and when it went on", async () => {
  await using world = await pipelineWorld(start);
  await addUsers(world, 1);
  const before = await on(world, "type", "post");
  await lift(world, before, "tests");
  world.setNow(later(1_000));
  const id = await accept(world, { type: "post", target: { userId: "user_1" } });
  await on(world, "type", "code");
  const killSwitch = await on(world, "type", "post");
  await world.drain();
  const log = async () =>
    (await readNotificationLog(world.pool, id)).map(({ action, actor }) => [action, actor]);
  expect(await log()).toEqual([["switch.hold", "test"]]);
  world.setNow(later(60_000));
  await liftAndRun(world, killSwitch);
  world.setNow(later(120_000));
  expect(await log()).toEqual([
    ["switch.hold", "test"],
    ["switch.lift", "tests"],
  ]);
  await on(world, "type", "post");
  expect(await log()).toHaveLength(2);
});

test("a P0 code is held like everything else, and one that another switch holds too stays held", async () => {
  await using world = await pipelineWorld(start);
  await addUsers(world, 2);
  const code = await accept(world, { type: "code", target: { userId: "user_1" } });
  const post = await accept(world, { type: "post", target: { userId: "user_2" } });
  const everything = await on(world, "all", "");
  const posts = await on(world, "type", "post");
  await world.drain();
  await liftAndRun(world, everything);
  expect([await statusOf(world, code), await statusOf(world, post)]).toEqual(["completed", "held"]);
  await liftAndRun(world, posts);
  expect(await statusOf(world, post)).toBe("completed");
});

test("a fan-out that is held half-way goes on exactly where it was, and everybody gets it once", async () => {
  await using world = await pipelineWorld(start);
  await addUsers(world, 1_200);
  await world.pool.query("update workspace set paced_over = 100, pace_per_second = 400");
  const id = await accept(world, {
    type: "offer",
    target: { broadcast: true },
    channels: ["push"],
  });
  await planNotification(world, id);
  world.setNow(later(1_000));
  await feed(world, id);
  await runBatch(world, id, 0);
  // Some are sent, some are queued, some are in ranges that were handed out, some in none.
  const chunk = { channel: "push", priority: 2 } as const;
  await sendChunk(world.sender, {
    ...chunk,
    spans: [{ notificationId: id, fromUser: 1, toUser: 100 }],
  });
  const killSwitch = await on(world, "notification", id);
  world.setNow(later(2_000));
  expect([await openFanouts(world, 2), await feed(world, id)]).toEqual([[], 0]);
  await world.drain();
  expect(received(world)).toBe(100);
  expect(await conservation(world, id)).toMatchObject({ "push/sent/": 100, "push/waiting/": 300 });
  world.setNow(later(10_000));
  await liftAndRun(world, killSwitch);
  for (let second = 11; (await statusOf(world, id)) !== "completed" && second < 40; second += 1) {
    world.setNow(later(second * 1_000));
    await feed(world, id);
    await world.drain();
  }
  expect(await conservation(world, id)).toEqual({ "/routed/": 1_200, "push/sent/": 1_200 });
  expect(
    new Set(world.recorder.received.flatMap(({ items }) => items.map(({ to }) => to))).size,
  ).toBe(1_200);
});

test("a plan that is held is planned when it is lifted, and a range whose job came meanwhile is run", async () => {
  await using world = await pipelineWorld(start);
  await addUsers(world, 10);
  const planned = await accept(world, { type: "offer", target: { broadcast: true } });
  await planNotification(world, planned);
  await feed(world, planned);
  const killSwitch = await on(world, "type", "offer");
  const fresh = await accept(world, { type: "offer", target: { broadcast: true } });
  await world.drain();
  expect([await statusOf(world, planned), await statusOf(world, fresh)]).toEqual([
    "running",
    "held",
  ]);
  expect(await runBatch(world, planned, 0)).toBeNull();
  await liftAndRun(world, killSwitch);
  for (const id of [planned, fresh]) {
    expect(await statusOf(world, id)).toBe("completed");
    expect(await conservation(world, id)).toMatchObject({ "/routed/": 10 });
  }
});

test("a held channel parks its own deliveries alone, and what expired meanwhile never goes out", async () => {
  await using world = await pipelineWorld(start);
  await addUsers(world, 2);
  const killSwitch = await on(world, "channel", "push");
  const brief = await accept(world, { type: "post", target: { userId: "user_1" } });
  const long = await accept(world, { type: "post", target: { userId: "user_2" } });
  await world.pool.query("update notifications set expires_at = $2 where id = $1", [
    brief,
    later(60_000),
  ]);
  await world.drain();
  const told = async () => {
    const { rows } = await world.pool.query(
      `select user_id || ' ' || channel || ' ' || state || ' ' || coalesce(reason, '') as told from deliveries order by 1`,
    );
    return rows.map((row) => row.told);
  };
  expect(await told()).toEqual([
    "1 email sent ",
    "1 push queued kill_switch",
    "2 email sent ",
    "2 push queued kill_switch",
  ]);
  world.setNow(later(120_000));
  await liftAndRun(world, killSwitch);
  expect((await told()).filter((line) => line.includes("push"))).toEqual([
    "1 push expired expired",
    "2 push sent ",
  ]);
  expect([await statusOf(world, brief), await statusOf(world, long)]).toEqual([
    "completed",
    "completed",
  ]);
});

test("a switch that expires lets go by itself, and says who ended it", async () => {
  await using world = await pipelineWorld(start);
  await addUsers(world, 1);
  const killSwitch = await on(world, "all", "");
  await world.pool.query("update kill_switches set expires_at = $1", [later(60_000)]);
  const id = await accept(world, { type: "post", target: { userId: "user_1" } });
  await world.drain();
  expect(await endExpired(world)).toBe(0);
  world.setNow(later(60_000));
  expect(await endExpired(world)).toBe(1);
  await releaseLifted(world);
  await world.drain();
  expect(await statusOf(world, id)).toBe("completed");
  const { rows } = await world.pool.query(
    "select lifted_by, released_at is not null as released from kill_switches where id = $1",
    [killSwitch],
  );
  expect(rows).toEqual([{ lifted_by: "expiry", released: true }]);
});

test("what is held can be cancelled, and is over then", async () => {
  await using world = await pipelineWorld(start);
  await addUsers(world, 1);
  const killSwitch = await on(world, "all", "");
  const id = await accept(world, { type: "post", target: { userId: "user_1" } });
  await world.drain();
  await cancelNotification(world, id, { actor: "tests", producerId: null });
  await liftAndRun(world, killSwitch);
  const { rows } = await world.pool.query("select status, completed_at from notifications");
  expect(rows).toEqual([{ status: "cancelled", completed_at: start }]);
  expect(received(world)).toBe(0);
});

test.for([
  ["drop", "cancelled kill_switch", 0],
  ["hold", "queued kill_switch", 1],
] as const)(
  "an account in mode %s stops nothing that another one takes; with none left its messages are %s",
  async ([mode, stopped, afterwards]) => {
    await using world = await pipelineWorld(start);
    await addUsers(world, 2);
    const [first] = world.sender.desk.route("push", 1).links;
    if (!first) throw new Error("no account");
    const named = (key: string) => ({ ...first, account: { ...first.account, key } });
    const desk = {
      ...world.sender.desk,
      route: () => ({
        ...{ links: [named("a"), named("b")], chain: ["a", "b"] },
        ...{ probe: null, waits: false },
      }),
    };
    const a = await on(world, "provider", "a", mode);
    const sendTo = async (user: number) => {
      const id = await accept(world, {
        ...{ type: "post", target: { userId: `user_${user}` }, channels: ["push"] },
      });
      await fanoutDirect(world, 1, [id]);
      const spans = [{ notificationId: id, fromUser: user, toUser: user }];
      await sendChunk({ ...world.sender, desk }, { channel: "push", priority: 1, spans });
      const { rows } = await world.pool.query(
        "select state || coalesce(' ' || reason, '') as told, provider from deliveries where user_id = $1",
        [user],
      );
      return rows[0];
    };
    expect(await sendTo(1)).toEqual({ told: "sent", provider: "b" });
    const b = await on(world, "provider", "b", mode);
    expect((await sendTo(2)).told).toBe(stopped);
    await lift(world, b, "tests");
    await lift(world, a, "tests");
    await releaseLifted(world);
    await world.drain();
    expect(received(world)).toBe(1 + afterwards);
  },
);

const changes = scopes.filter((scope) => ["all", "channel", "notification"].includes(scope));

test.for(changes)(
  "a switch of scope %s that is lifted while a worker parks for it leaves nothing parked",
  async (scope) => {
    await using world = await pipelineWorld(start);
    await addUsers(world, 10);
    const id = await accept(world, {
      type: "offer",
      target: { broadcast: true },
      channels: ["push"],
    });
    await planNotification(world, id);
    await feed(world, id);
    await runBatch(world, id, 0);
    const value = { all: "", channel: "push", notification: id }[String(scope)] ?? "";
    const killSwitch = await on(world, scope, value);
    // Holds the worker up between its check and its commit.
    const obstacle = await world.pool.connect();
    await obstacle.query("begin");
    await obstacle.query("lock table notification_counts in exclusive mode");
    const spans = [{ notificationId: id, fromUser: 1, toUser: 10 }];
    const parking = sendChunk(world.sender, { channel: "push", priority: 2, spans });
    await waiting(world, 1);
    const lifting = lift(world, killSwitch, "tests");
    await Promise.race([lifting, waiting(world, 2)]);
    await obstacle.query("rollback");
    obstacle.release();
    await Promise.all([parking, lifting]);
    await releaseLifted(world);
    await world.drain();
    expect((await conservation(world, id))["push/sent/"]).toBe(10);
  },
);

test("a direct notification that is held while its switch is lifted is evaluated after all", async () => {
  await using world = await pipelineWorld(start);
  await addUsers(world, 1);
  const id = await accept(world, { type: "post", target: { userId: "user_1" } });
  const killSwitch = await on(world, "all", "");
  const lifting = await world.pool.connect();
  await lifting.query("begin");
  await lifting.query(
    "update kill_switches set lifted_at = $2, lifted_by = 'tests' where id = $1",
    [killSwitch, start],
  );
  const evaluating = fanoutDirect(world, 1, [id]);
  await waiting(world, 1);
  await lifting.query("commit");
  lifting.release();
  await evaluating;
  await releaseLifted(world);
  await world.drain();
  expect(await statusOf(world, id)).toBe("completed");
});

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
