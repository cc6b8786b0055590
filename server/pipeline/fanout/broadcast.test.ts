import { expect, test } from "vitest";
import { mostListed } from "@/server/audience/choose-strategy";
import { createAcceptor } from "@/server/pipeline/accept/accept";
import { EventInput } from "@/server/pipeline/accept/contract";
import { explainEvent } from "@/server/pipeline/accept/explain-event";
import {
  addUsers,
  conservation,
  type PipelineWorld,
  pipelineWorld,
  producer,
} from "@/server/pipeline/testing";
import { endBroadcasts } from "@/server/pipeline/tracking/end-broadcasts";
import { cancelNotification } from "./control";
import { planNotification } from "./plan";

const start = new Date("2026-11-20T12:00:00Z");
const later = (hours: number) => new Date(start.getTime() + hours * 3_600_000);

let key = 0;
async function accept(world: PipelineWorld, event: object): Promise<string> {
  key += 1;
  const parsed = EventInput.parse({ idempotencyKey: `b${key}`, ...event });
  return (await createAcceptor(world).accept(producer, parsed)).id;
}

async function facts(world: PipelineWorld, id: string) {
  const { rows } = await world.pool.query(
    `select strategy, status, estimate,
       (select count(*)::int from messages where notification_id = n.id) as messages,
       (select count(*)::int from fanouts where notification_id = n.id) as fanouts
     from notifications n where id = $1`,
    [id],
  );
  return rows[0];
}

/** 40 users of whom 30 follow `star`; audiences of more than 20 are large, from 25 followers on an actor is. */
async function broadcastWorld(): Promise<PipelineWorld> {
  const world = await pipelineWorld(start);
  await addUsers(world, 40);
  await world.pool.query(
    `insert into follows (actor_id, user_id) select 'star', id from users where id <= 30;
     insert into follows (actor_id, user_id) select 'small', id from users where id <= 24;
     insert into segments (key, name, filter)
     values ('all', 'All', '{"field":"timeZone","op":"eq","value":"UTC"}'),
            ('none', 'None', '{"field":"timeZone","op":"eq","value":"Asia/Tokyo"}');
     update workspace set read_over = 20, actor_read_from = 25`,
  );
  return world;
}

const everyone = { broadcast: true };
const followers = (actor: string) => ({ followersOf: actor });

test("size decides who gets rows: large audiences are looked up, small ones and lists written", async () => {
  await using world = await broadcastWorld();
  const users = Array.from({ length: 30 }, (_, i) => `user_${i + 1}`);
  for (const [target, strategy, estimate] of [
    [everyone, "read", 40],
    [{ segment: "all" }, "read", 40],
    [{ segment: "none" }, "write", 0],
    [followers("star"), "read", 30],
    [followers("small"), "write", 24],
    [{ userIds: users }, "write", 30],
  ] as const) {
    const id = await accept(world, { type: "ping", target });
    await world.drain();
    expect({ target, ...(await facts(world, id)) }).toMatchObject({
      ...{ target, strategy, estimate },
      status: strategy === "read" ? "running" : "completed",
      messages: strategy === "read" ? 0 : estimate,
      fanouts: strategy === "read" ? 0 : 1,
    });
  }
});

test("a type's own choice wins over size, and explain says the same before anything is sent", async () => {
  await using world = await broadcastWorld();
  const users = ["user_1", "user_2"];
  const listed = (n: number) => [...users, ...Array.from({ length: n - 2 }, (_, i) => `no_${i}`)];
  for (const [fanOut, target, strategy] of [
    ["write", everyone, "write"],
    ["write", followers("star"), "write"],
    ["read", followers("small"), "read"],
    ["read", { userIds: listed(mostListed) }, "read"],
    // Every inbox would unpack it at each opening.
    ["read", { userIds: listed(mostListed + 1) }, "write"],
    ["read", { segment: "none" }, "read"],
  ] as const) {
    await world.pool.query("update notification_types set fan_out = $1", [fanOut]);
    const event = { type: "ping", target };
    const explained = await explainEvent(
      world,
      world.sender.renderer,
      producer,
      EventInput.parse(event),
    );
    const id = await accept(world, event);
    await world.drain();
    expect([explained.strategy, (await facts(world, id)).strategy]).toEqual([strategy, strategy]);
  }
});

test("explain says who finds a broadcast in the inbox, whatever caps and quiet hours make of its pushes", async () => {
  await using world = await broadcastWorld();
  await world.pool.query(
    `insert into preferences (user_id, daily_cap) values (1, 1);
     insert into messages (user_id, notification_id, priority, outcome, in_app)
     values (1, uuidv7_at('2026-11-20T11:00:00Z'), 1, 'routed', true);
     insert into preferences (user_id, master) values (2, false);
     insert into preferences (user_id, channels) values (3, '{"in_app": false}');
     insert into preferences (user_id, types) values (4, '{"post": {"channels": {"in_app": false, "push": false}}}');
     insert into preferences (user_id, quiet_start, quiet_end) values (5, 600, 900)`,
  );
  const event = { type: "post", target: everyone, channels: ["in_app", "push"] };
  const parsed = EventInput.parse(event);
  const { users } = await explainEvent(world, world.sender.renderer, producer, parsed);
  expect(
    users.slice(0, 6).map(({ channels, outcome, reason }) => [outcome, channels, reason]),
  ).toEqual([
    ["routed", ["in_app"], undefined],
    ["suppressed", [], "master_off"],
    ["routed", ["push"], undefined],
    ["suppressed", [], "no_channel"],
    ["held", ["in_app", "push"], "quiet_hours"],
    ["routed", ["in_app", "push"], undefined],
  ]);
});

test("what has no inbox is written, however large", async () => {
  await using world = await broadcastWorld();
  const id = await accept(world, { type: "post", target: everyone, channels: ["push"] });
  await world.drain();
  expect(await facts(world, id)).toMatchObject({ strategy: "write", messages: 40 });
});

test("beyond two hundred broadcasts to many at once the next one is written; actors' do not count", async () => {
  await using world = await broadcastWorld();
  const fill = (kind: string, n: number) =>
    world.pool.query(
      `insert into notifications (id, producer_id, type_key, priority, status, strategy, audience, channels,
         idempotency_key, expires_at)
       select uuidv7_at($1), 1, 'ping', 1, 'running', 'read', json_build_object('kind', $2::text), '{in_app}',
         $2 || i, $1::timestamptz + interval '1 day' from generate_series(1, $3::int) i`,
      [start, kind, n],
    );
  await fill("everyone", 199);
  await fill("followers", 50);
  const strategies = [];
  for (const target of [everyone, everyone, followers("star")]) {
    const id = await accept(world, { type: "ping", target });
    await world.drain();
    strategies.push((await facts(world, id)).strategy);
  }
  expect(strategies).toEqual(["read", "write", "read"]);
});

test("external channels are fanned out in the background, with rows for those whom they concern alone", async () => {
  await using world = await broadcastWorld();
  await world.pool.query(
    `delete from devices where user_id <= 10;
     insert into preferences (user_id, master) values (11, false);
     insert into preferences (user_id, channels) values (12, '{"push": false}');
     insert into preferences (user_id, quiet_start, quiet_end) values (13, 600, 900)`,
  );
  const id = await accept(world, { type: "post", target: everyone, channels: ["in_app", "push"] });
  await world.drain();
  // Ten without a phone and one who wants no push have only the inbox.
  expect(await facts(world, id)).toMatchObject({ strategy: "read", messages: 29, fanouts: 1 });
  expect(await conservation(world, id)).toEqual({
    "/held/quiet_hours": 1,
    "/routed/": 27,
    "/suppressed/master_off": 1,
    "push/sent/": 27,
    "push/waiting/": 1,
  });
  const { rows } = await world.pool.query("select from messages where in_app");
  expect(rows).toHaveLength(0);
});

test("a broadcast goes on in the inbox when its pushes are out, and ends when it expires", async () => {
  await using world = await broadcastWorld();
  const id = await accept(world, { type: "post", target: everyone, ttlSeconds: 7_200 });
  await world.drain();
  expect((await facts(world, id)).status).toBe("running");
  const { rows } = await world.pool.query("select from fanouts where done_at is not null");
  expect(rows).toHaveLength(1);
  world.setNow(later(1.9));
  expect(await endBroadcasts(world)).toBe(0);
  world.setNow(later(2));
  expect([await endBroadcasts(world), await endBroadcasts(world)]).toEqual([1, 0]);
  expect((await facts(world, id)).status).toBe("completed");
});

test("when a broadcast expires amid its fan-out, the rest is not handed out, and it ends once all is accounted for", async () => {
  await using world = await broadcastWorld();
  const id = await accept(world, { type: "post", target: everyone, ttlSeconds: 60 });
  await planNotification(world, id);
  world.setNow(later(1));
  expect(await endBroadcasts(world)).toBe(0);
  await world.drain();
  expect(await endBroadcasts(world)).toBe(1);
  expect(await facts(world, id)).toMatchObject({ status: "completed", messages: 0 });
});

test("stopping a broadcast ends it at once, with or without other channels", async () => {
  await using world = await broadcastWorld();
  for (const [type, fanouts] of [
    ["ping", 0],
    ["post", 1],
  ] as const) {
    const id = await accept(world, { type, target: everyone });
    await planNotification(world, id);
    await cancelNotification(world, id, { actor: "ada@example.com", producerId: null });
    await world.drain();
    expect(await facts(world, id)).toMatchObject({ status: "cancelled", messages: 0, fanouts });
    const { rows } = await world.pool.query(
      "select from notifications where id = $1 and completed_at is not null",
      [id],
    );
    expect(rows).toHaveLength(1);
  }
});

test("who has opened a broadcast in the inbox gets no push of it afterwards", async () => {
  await using world = await broadcastWorld();
  const id = await accept(world, { type: "post", target: everyone, channels: ["in_app", "push"] });
  await planNotification(world, id);
  await world.pool.query(
    `insert into messages (user_id, notification_id, priority, outcome, in_app, on_read, read_at)
     values (7, $1, 1, 'routed', true, true, $2)`,
    [id, start],
  );
  await world.drain();
  const { rows } = await world.pool.query("select user_id from deliveries where user_id in (7, 8)");
  expect(rows).toEqual([{ user_id: 8 }]);
});
