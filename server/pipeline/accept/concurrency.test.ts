import { expect, test } from "vitest";
import { createAcceptor } from "@/server/pipeline/accept/accept";
import { addUsers, pipelineWorld, producer } from "@/server/pipeline/testing";
import { EventInput } from "./contract";

const ping = (idempotencyKey: string | undefined, extra: object = {}) =>
  EventInput.parse({ type: "ping", target: { userId: "user_1" }, idempotencyKey, ...extra });

test("groups that hold the same events in different orders neither block nor fail each other", async () => {
  await using world = await pipelineWorld();
  const people = Array.from({ length: 40 }, (_, i) => i);
  const event = (i: number) =>
    ping(`k${i}`, { target: { userId: `new_${i}` }, createUser: { locale: "de" } });
  const rounds = await Promise.all(
    Array.from({ length: 8 }, (_, turn) =>
      createAcceptor(world).acceptMany(
        producer,
        people
          .map((i) => (turn % 2 === 0 ? i : people.length - 1 - i))
          .map((i) => event((i + turn * 5) % people.length)),
      ),
    ),
  );
  const statuses = rounds.flat().map((item) => item.status);
  expect(statuses.filter((status) => status === "accepted")).toHaveLength(40);
  expect(statuses.filter((status) => status === "duplicate")).toHaveLength(7 * 40);
  const { rows } = await world.pool.query(
    `select (select count(*)::int from notifications) as notifications,
            (select count(*)::int from users) as users,
            (select sum(jsonb_array_length(data -> 'ids'))::int from pgboss.job) as pointers`,
  );
  expect(rows[0]).toEqual({ notifications: 40, users: 40, pointers: 40 });
});

test("an expired key is taken over by exactly one of the events that race for it", async () => {
  await using world = await pipelineWorld(new Date("2026-11-18T12:00:00Z"));
  await addUsers(world, 1);
  const old = await createAcceptor(world).accept(producer, ping("k"));
  world.setNow(new Date("2026-11-20T12:00:00Z"));
  const acceptors = Array.from({ length: 3 }, () => createAcceptor(world));
  const answers = await Promise.all(
    Array.from({ length: 30 }, (_, i) => acceptors[i % 3]?.accept(producer, ping("k"))),
  );
  const ids = new Set(answers.map((answer) => answer?.id));
  expect(ids.size).toBe(1);
  expect(ids).not.toContain(old.id);
  expect(answers.filter((answer) => answer?.status === "accepted")).toHaveLength(1);
});

test("without a key, an event is known by its type, actor, target and object for the type's window", async () => {
  await using world = await pipelineWorld(new Date("2026-11-20T12:00:00Z"));
  await addUsers(world, 2);
  await world.pool.query(
    "update notification_types set dedup_window_seconds = 60 where key = 'ping'",
  );
  const acceptor = createAcceptor(world);
  const about = { actor: "user_9", object: "post_1" };
  const post = (extra: object) => acceptor.accept(producer, ping(undefined, extra));
  const first = await post(about);
  expect(await post({ ...about, data: { other: "words" } })).toEqual({
    id: first.id,
    status: "duplicate",
  });
  for (const other of [
    { ...about, actor: "user_8" },
    { ...about, object: "post_2" },
    { ...about, target: { userId: "user_2" } },
    { ...about, type: "post" },
  ]) {
    expect(await post(other)).toMatchObject({ status: "accepted" });
  }
  world.setNow(new Date("2026-11-20T12:01:00Z"));
  expect(await post(about)).toMatchObject({ status: "accepted" });
});

test("an unknown recipient is refused, and created when the event brings what is needed", async () => {
  await using world = await pipelineWorld();
  const acceptor = createAcceptor(world);
  const target = { userId: "newcomer" };
  await expect(acceptor.accept(producer, ping("a", { target }))).rejects.toMatchObject({
    code: "not_found",
  });
  const createUser = { email: "new@example.com", timeZone: "Asia/Kolkata" };
  await acceptor.accept(producer, ping("b", { target, createUser }));
  await acceptor.accept(producer, ping("c", { target, createUser: { email: "x@example.com" } }));
  const { rows } = await world.pool.query("select email, time_zone from users");
  expect(rows).toEqual([{ email: "new@example.com", time_zone: "Asia/Kolkata" }]);
});

test("two producers may use the same key, each for an event of its own", async () => {
  await using world = await pipelineWorld();
  await addUsers(world, 1);
  const acceptor = createAcceptor(world);
  const mine = await acceptor.accept(producer, ping("k"));
  const theirs = await acceptor.accept({ ...producer, id: 2 }, ping("k", { data: { n: 1 } }));
  expect(theirs.status).toBe("accepted");
  expect(theirs.id).not.toBe(mine.id);
});

test("every field has a limit, and one event beyond it does not harm the events beside it", async () => {
  await using world = await pipelineWorld();
  await addUsers(world, 1);
  const good = { type: "ping", target: { userId: "user_1" } };
  const bad: [object, string][] = [
    [{ ...good, idempotencyKey: "k".repeat(256) }, "idempotencyKey"],
    [{ ...good, idempotencyKey: "nul\u0000" }, "idempotencyKey"],
    [{ ...good, type: "t".repeat(65) }, "type"],
    [{ ...good, actor: "a".repeat(300) }, "actor"],
    [{ ...good, ttlSeconds: 0 }, "ttlSeconds"],
    [{ ...good, ttlSeconds: 2_592_001 }, "ttlSeconds"],
    [{ ...good, sendAt: "tomorrow" }, "sendAt"],
    [{ ...good, channels: [] }, "channels"],
    [{ ...good, channels: ["pigeon"] }, "channels.0"],
    [{ ...good, target: { userIds: Array.from({ length: 10_001 }, (_, i) => `u${i}`) } }, "target"],
    [{ ...good, target: { userIds: [] } }, "target"],
    [{ ...good, target: {} }, "target"],
    [{ ...good, data: { text: "nul\u0000" } }, "data"],
    [{ ...good, data: { text: "\ud800" } }, "data"],
    [{ ...good, data: { ["k".repeat(65)]: 1 } }, "data"],
    [{ ...good, surprise: true }, "surprise"],
  ];
  const items = await createAcceptor(world).acceptMany(producer, [
    ...bad.map(([event]) => event),
    { ...good, idempotencyKey: "good" },
  ]);
  items.slice(0, -1).forEach((item, i) => {
    const errors = "problem" in item ? item.problem.errors : [];
    expect({ i, path: errors?.[0]?.path.slice(0, bad[i]?.[1].length) }).toEqual({
      i,
      path: bad[i]?.[1],
    });
  });
  expect(items.at(-1)).toMatchObject({ status: "accepted" });
});
