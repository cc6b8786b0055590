import { expect, test } from "vitest";
import { idTime } from "@/server/ids";
import { createAcceptor } from "@/server/pipeline/accept/accept";
import { addUsers, pipelineWorld, producer } from "@/server/pipeline/testing";
import { EventInput } from "./contract";

const comment = (extra: object = {}) =>
  EventInput.parse({ type: "ping", target: { userId: "user_1" }, idempotencyKey: "k1", ...extra });

test("the same event posted 100 times at once is one notification", async () => {
  await using world = await pipelineWorld();
  await addUsers(world, 1);
  // Four web processes, as it were: each has caches and commits of its own.
  const acceptors = Array.from({ length: 4 }, () => createAcceptor(world));
  const answers = await Promise.all(
    Array.from({ length: 100 }, (_, i) => acceptors[i % 4]?.accept(producer, comment())),
  );
  expect(new Set(answers.map((answer) => answer?.id)).size).toBe(1);
  expect(answers.filter((answer) => answer?.status === "accepted")).toHaveLength(1);
  const { rows } = await world.pool.query("select count(*)::int as n from notifications");
  expect(rows[0].n).toBe(1);
});

test("a key used for another event is a conflict, and free again after its window", async () => {
  await using world = await pipelineWorld(new Date("2026-11-20T12:00:00Z"));
  await addUsers(world, 1);
  const acceptor = createAcceptor(world);
  const first = await acceptor.accept(producer, comment());
  await expect(acceptor.accept(producer, comment({ data: { other: 1 } }))).rejects.toMatchObject({
    code: "conflict",
  });
  world.setNow(new Date("2026-11-22T12:00:00Z"));
  const later = await acceptor.accept(producer, comment({ data: { other: 1 } }));
  expect(later.status).toBe("accepted");
  expect(later.id).not.toBe(first.id);
});

test("each event of a batch stands alone, and a repeated one answers the first id", async () => {
  await using world = await pipelineWorld();
  await addUsers(world, 2);
  const items = await createAcceptor(world).acceptMany(producer, [
    comment(),
    { type: "ping", target: { userId: "nobody" } },
    { type: "unheard.of", target: { userId: "user_1" } },
    { nonsense: true },
    comment(),
    comment({ idempotencyKey: "k2", target: { userId: "user_2" } }),
  ]);
  expect(items.map((item) => item.status)).toEqual([
    ...["accepted", "rejected", "rejected", "rejected", "duplicate", "accepted"],
  ]);
  expect(items[4]).toMatchObject({ id: idOf(items[0]) });
  expect(items.map((item) => ("problem" in item ? item.problem.status : 0))).toEqual([
    ...[0, 404, 422, 400, 0, 0],
  ]);
});

const idOf = (item: object | undefined) => (item && "id" in item ? item.id : undefined);

test("nothing is stored when the job cannot be: an event and its job are one commit", async () => {
  await using world = await pipelineWorld();
  await addUsers(world, 1);
  await world.boss.deleteQueue("fanout.p1");
  await expect(createAcceptor(world).accept(producer, comment())).rejects.toThrow();
  const { rows } = await world.pool.query(
    "select (select count(*) from notifications)::int + (select count(*) from idempotency_keys)::int as n",
  );
  expect(rows[0].n).toBe(0);
});

test("rights, priorities, channels and times are checked with the field named", async () => {
  await using world = await pipelineWorld();
  await addUsers(world, 1);
  const acceptor = createAcceptor(world);
  const refused = (event: object, as = producer) =>
    acceptor.accept(as, comment(event)).catch((error) => error);
  expect(await refused({}, { ...producer, allowedTypes: ["post"] })).toMatchObject({
    code: "forbidden",
  });
  const everyone = { target: { broadcast: true as const } };
  expect(await refused(everyone, { ...producer, allowFanout: false })).toMatchObject({
    code: "forbidden",
  });
  for (const [event, path] of [
    [{ priority: "P0" }, "priority"],
    [{ channels: ["sms"] }, "channels.0"],
    [{ sendAt: new Date(Date.now() + 91 * 86_400_000).toISOString() }, "sendAt"],
    [{ target: { segment: "none" } }, "target.segment"],
    [{ data: { text: "x".repeat(40_000) } }, "data"],
    [{ target: { broadcast: true }, createUser: {} }, "createUser"],
  ] as const) {
    const refusal = await refused(event);
    expect(refusal.details.errors[0].path).toBe(path);
  }
});

test("a notification for later carries its time in its id and waits for it", async () => {
  await using world = await pipelineWorld();
  await addUsers(world, 1);
  const at = new Date(Math.ceil(Date.now() / 1_000) * 1_000 + 3_600_000);
  const { id } = await createAcceptor(world).accept(
    producer,
    comment({ sendAt: at.toISOString() }),
  );
  expect(idTime(id)).toEqual(at);
  await world.drain();
  const before = await world.pool.query("select status from notifications where id = $1", [id]);
  expect(before.rows[0].status).toBe("scheduled");
});

test("a producer above its rate is told when to come back", async () => {
  await using world = await pipelineWorld();
  await addUsers(world, 1);
  const slow = { ...producer, id: 77, ratePerSecond: 1 };
  const acceptor = createAcceptor(world);
  const batch = Array.from({ length: 1_000 }, (_, i) => comment({ idempotencyKey: `r${i}` }));
  await acceptor.acceptMany(slow, batch);
  const refusal = await acceptor.acceptMany(slow, batch).catch((error) => error);
  expect(refusal).toMatchObject({ code: "rate_limited" });
  expect(refusal.details.retryAfterSeconds).toBeGreaterThan(0);
});

test("while the backlog is large, P2 is refused first and P0 never", async () => {
  await using world = await pipelineWorld();
  await addUsers(world, 1);
  await world.pool.query(
    `insert into notifications (id, producer_id, type_key, priority, strategy, audience, channels,
       idempotency_key, expires_at)
     select uuidv7_at(now()), 1, 'offer', 2, 'direct', '{}', '{}', n::text, now()
     from generate_series(1, 50001) n`,
  );
  const acceptor = createAcceptor(world);
  const post = (type: string) =>
    acceptor.accept(producer, comment({ type, idempotencyKey: type })).then(
      ({ status }) => status,
      (error) => error.code,
    );
  expect(await post("offer")).toBe("rate_limited");
  expect(await post("post")).toBe("accepted");
  expect(await post("code")).toBe("accepted");
});
