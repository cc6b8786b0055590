import { expect, test } from "vitest";
import { type RestTest, restTest } from "./testing";

const path = "/api/v1/notifications";
const event = { type: "like", target: { userId: "u1" }, data: { who: "Bob" } };

async function withType(): Promise<RestTest> {
  const rest = await restTest();
  await rest.call("PUT", "/api/v1/users/u1", { body: {} });
  await rest.context.pool.query(
    `insert into notification_types (key, name, category, priority, channels)
     values ('like', 'Like', 'social', 1, '{in_app,push}'), ('otp', 'Code', 'security', 0, '{sms}')`,
  );
  return rest;
}

test("an event is accepted once; the same key again answers the first id", async () => {
  await using rest = await withType();
  const body = { ...event, idempotencyKey: "k1" };
  const first = await rest.call("POST", path, { body });
  expect(first).toMatchObject({ status: 202, body: { status: "accepted" } });
  const again = await rest.call("POST", path, { body });
  expect(again).toMatchObject({ status: 200, body: { status: "duplicate", id: first.body.id } });
  const other = await rest.call("POST", path, { body: { ...body, object: "o1" } });
  expect(other.status).toBe(409);
});

test.each([
  [["type"], { target: { userId: "u1" } }],
  [["target.userId"], { type: "like", target: { userId: 7 } }],
  [["target.userIds"], { type: "like", target: { userIds: [] } }],
  [["target"], { type: "like" }],
  [["sound"], { ...event, sound: "ding" }],
  [["target.group"], { type: "like", target: { userId: "u1", group: "g" } }],
  [["priority"], { ...event, priority: "P9" }],
  [["priority"], { ...event, priority: "P0" }],
  [["channels.0"], { ...event, channels: ["fax"] }],
  [["channels.0"], { ...event, channels: ["email"] }],
  [["ttlSeconds"], { ...event, ttlSeconds: 0 }],
  [["sendAt"], { ...event, sendAt: "tomorrow" }],
  [["data"], { ...event, data: { text: "x".repeat(40_000) } }],
  [["type", "ttlSeconds"], { ...event, type: 7, ttlSeconds: "x" }],
])("a malformed event is refused by %j", async (expected, body) => {
  await using rest = await withType();
  const { status, faults } = await rest.call("POST", path, { body });
  expect([status, faults]).toEqual([400, expected]);
  const { rows } = await rest.context.pool.query("select from notifications");
  expect(rows).toHaveLength(0);
});

test("unknown users, types and rights are told apart", async () => {
  await using rest = await withType();
  await rest.addProducer("narrow", { allowedTypes: ["otp"] });
  const status = async (body: unknown, key?: string) =>
    (await rest.call("POST", path, { body, ...(key ? { key } : {}) })).status;
  expect(await status({ ...event, target: { userId: "nobody" } })).toBe(404);
  expect(await status({ ...event, type: "unheard.of" })).toBe(422);
  expect(await status(event, "ck_narrow")).toBe(403);
  expect(await status(event, "ck_nobody")).toBe(401);
  const created = { ...event, target: { userId: "new" }, createUser: { email: "n@example.com" } };
  expect(await status(created)).toBe(202);
});

test("in a batch each event stands alone", async () => {
  await using rest = await withType();
  const events = [
    { ...event, idempotencyKey: "a" },
    { ...event, idempotencyKey: "a" },
    { ...event, type: "unheard.of" },
    { nonsense: true },
    { ...event, target: { userId: "nobody" } },
  ];
  for (const body of [events, { events }]) {
    const answer = await rest.call("POST", `${path}/batch`, { body });
    expect(answer.status).toBe(207);
    expect(answer.body).toMatchObject({
      items: [
        { index: 0, id: expect.any(String) },
        { index: 1, status: "duplicate" },
        { index: 2, status: "rejected", problem: { status: 422 } },
        { index: 3, status: "rejected", problem: { status: 400 } },
        { index: 4, status: "rejected", problem: { status: 404 } },
      ],
    });
  }
  const tooMany = Array.from({ length: 1_001 }, () => event);
  expect((await rest.call("POST", `${path}/batch`, { body: tooMany })).status).toBe(400);
});

test("a batch may have up to 10 MiB", async () => {
  await using rest = await withType();
  const batch = (n: number, bytes: number) =>
    Array.from({ length: n }, (_, i) => ({
      ...event,
      object: `o${i}`,
      data: { text: "x".repeat(bytes) },
    }));
  const large = await rest.call("POST", `${path}/batch`, { body: batch(300, 20_000) });
  expect(large.status).toBe(207);
  expect((await rest.call("POST", `${path}/batch`, { body: batch(400, 30_000) })).status).toBe(413);
});

test("an event that cannot be stored harms none that is committed with it", async () => {
  await using rest = await withType();
  const bodies = Array.from({ length: 20 }, (_, i) => ({ ...event, object: `o${i}` }));
  const poison = [
    { ...event, data: { text: "\0" } },
    { ...event, data: { "\ud800": 1 } },
    { ...event, object: "\0" },
    { ...event, target: { userId: "a\0" } },
    { ...event, idempotencyKey: "\udfff" },
    { ...event, target: { userId: "n" }, createUser: { attributes: { a: "\0" } } },
  ];
  const answers = await Promise.all(
    [...bodies, ...poison].map((body) => rest.call("POST", path, { body })),
  );
  expect(answers.map(({ status }) => status)).toEqual([
    ...bodies.map(() => 202),
    ...poison.map(() => 400),
  ]);
});

test("a producer reads and cancels its own, and no other's", async () => {
  await using rest = await withType();
  await rest.addProducer("rival");
  const { body } = await rest.call("POST", path, { body: event });
  const own = await rest.call("GET", `${path}/${body.id}`);
  expect(own.body).toMatchObject({
    id: body.id,
    type: "like",
    priority: "P1",
    status: "accepted",
    counts: { considered: 0 },
  });
  for (const id of [body.id, "0198a000-0000-7000-8000-000000000000"]) {
    const theirs = { key: id === body.id ? "ck_rival" : "ck_shop" };
    expect((await rest.call("GET", `${path}/${id}`, theirs)).status).toBe(404);
    expect((await rest.call("POST", `${path}/${id}/cancel`, theirs)).status).toBe(404);
  }
  expect((await rest.call("GET", `${path}/not-an-id`)).faults).toEqual(["id"]);
  const cancelled = await rest.call("POST", `${path}/${body.id}/cancel`);
  expect(cancelled).toMatchObject({ status: 202, body: { status: "cancelled" } });
  expect((await rest.call("GET", `${path}/${body.id}`)).body).toMatchObject({
    status: "cancelled",
  });
});

test("a producer gives its own scheduled notification another time", async () => {
  await using rest = await withType();
  await rest.addProducer("rival");
  const at = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();
  const scheduled = { ...event, idempotencyKey: "later", sendAt: at(1) };
  const { body } = await rest.call("POST", path, { body: scheduled });
  const move = (sendAt: unknown, more = {}) =>
    rest.call("POST", `${path}/${body.id}/reschedule`, { body: { sendAt }, ...more });
  expect((await move("tomorrow")).faults).toEqual(["sendAt"]);
  expect((await move(at(3_000))).faults).toEqual(["sendAt"]);
  expect((await move(at(2), { key: "ck_rival" })).status).toBe(404);
  const wanted = at(2);
  const moved = await move(wanted);
  expect(moved).toMatchObject({ status: 200, body: { sendAt: wanted } });
  expect((await rest.call("GET", `${path}/${body.id}`)).body.status).toBe("cancelled");
  expect((await rest.call("GET", `${path}/${moved.body.id}`)).body.status).toBe("scheduled");
  expect((await rest.call("POST", path, { body: scheduled })).body).toEqual({
    ...{ id: moved.body.id, status: "duplicate" },
  });
  expect((await move(at(4))).status).toBe(409);
});

test("a hundred posts of one event at once are one notification", async () => {
  await using rest = await withType();
  const answers = await Promise.all(
    Array.from({ length: 100 }, () =>
      rest.call("POST", path, { body: { ...event, idempotencyKey: "same" } }),
    ),
  );
  expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
  expect(answers.filter(({ status }) => status === 202)).toHaveLength(1);
});

test("explaining validates and evaluates for real, and stores nothing", async () => {
  await using rest = await withType();
  await rest.call("PUT", "/api/v1/users/u2", { body: {} });
  await rest.call("PATCH", "/api/v1/users/u2/preferences", { body: { master: false } });
  const explain = (body: unknown) => rest.call("POST", `${path}?explain=true`, { body });
  const list = await explain({
    ...event,
    target: { userIds: ["u1", "u2"] },
    data: { title: "Bob likes it" },
  });
  expect(list).toMatchObject({
    status: 200,
    body: {
      accepted: true,
      strategy: "write",
      estimatedRecipients: 2,
      outcomes: { routed: 1, "suppressed:master_off": 1 },
      users: [
        {
          userId: "u1",
          outcome: "routed",
          channels: ["in_app"],
          wouldRender: { in_app: { title: "Bob likes it" } },
        },
        { userId: "u2", outcome: "suppressed", reason: "master_off" },
      ],
    },
  });
  expect((await explain({ ...event, type: "unheard.of" })).status).toBe(422);
  expect((await explain({ ...event, target: { userId: "nobody" } })).status).toBe(404);
  expect((await rest.call("POST", `${path}?explian=true`, { body: event })).faults).toEqual([
    "explian",
  ]);
  const { rows } = await rest.context.pool.query(
    "select from notifications union all select from idempotency_keys union all select from messages",
  );
  expect(rows).toHaveLength(0);
});
