import { expect, test } from "vitest";
import { finishErasures } from "@/server/privacy/finish-erasures";
import { restTest } from "./testing";

const ada = {
  email: "ada@example.com",
  phone: "+49 1511 2345678",
  phoneVerified: true,
  locale: "pt-br",
  timeZone: "America/Sao_Paulo",
  region: "BR",
  attributes: { plan: "pro", age: 36, vip: true },
  webhookUrl: "https://example.com/hook",
  lastActiveAt: "2026-03-01T10:00:00+01:00",
};

test("a user is stored in normal form and read back", async () => {
  await using rest = await restTest();
  const put = await rest.call("PUT", "/api/v1/users/user_1", { body: ada });
  expect(put.status).toBe(200);
  expect(put.body).toMatchObject({
    ...ada,
    userId: "user_1",
    phone: "+4915112345678",
    locale: "pt-BR",
    lastActiveAt: "2026-03-01T09:00:00.000Z",
  });
  const got = await rest.call("GET", "/api/v1/users/user_1");
  expect(got.body).toEqual(put.body);
});

test("a second put changes what it names, clears what it nulls and keeps the rest", async () => {
  await using rest = await restTest();
  await rest.call("PUT", "/api/v1/users/user_1", { body: ada });
  await rest.context.pool.query("update users set email_state = 'bounced'");
  const same = await rest.call("PUT", "/api/v1/users/user_1", { body: { email: ada.email } });
  expect(same.body).toMatchObject({ emailState: "bounced", phoneVerified: true, region: "BR" });
  const changed = await rest.call("PUT", "/api/v1/users/user_1", {
    body: { email: "new@example.com", phone: "+33612345678", region: null, attributes: {} },
  });
  expect(changed.body).toMatchObject({
    email: "new@example.com",
    emailState: "ok",
    phone: "+33612345678",
    phoneVerified: false,
    region: null,
    attributes: {},
    timeZone: "America/Sao_Paulo",
  });
});

test.each([
  ["email", "ada"],
  ["phone", "0151 123"],
  ["phoneVerified", "yes"],
  ["locale", "not a locale"],
  ["timeZone", "Mars/Olympus"],
  ["timeZone", "+01:00"],
  ["region", ""],
  ["region", "a\0b"],
  ["attributes", []],
  ["attributes", { note: "x".repeat(17_000) }],
  ["attributes", { note: "\0" }],
  ["attributes", { note: "\ud800" }],
  ["attributes", Object.fromEntries(Array.from({ length: 101 }, (_, i) => [`a${i}`, i]))],
  ["webhookUrl", "ftp://example.com"],
  ["webhookUrl", "javascript:alert(1)"],
  ["lastActiveAt", "yesterday"],
  ["nickname", "Ada"],
])("a malformed %s is refused by its name", async (field, value) => {
  await using rest = await restTest();
  const { status, body } = await rest.call("PUT", "/api/v1/users/user_1", {
    body: { [field]: value },
  });
  expect(status).toBe(400);
  expect(body).toMatchObject({
    errors: [{ path: expect.stringMatching(new RegExp(`^${field}`)) }],
  });
  expect((await rest.call("GET", "/api/v1/users/user_1")).status).toBe(404);
});

test("every wrong field is named at once", async () => {
  await using rest = await restTest();
  const { faults } = await rest.call("PUT", `/api/v1/users/${"x".repeat(129)}`, {
    body: { email: 7, timeZone: "x", foo: 1, bar: 2 },
  });
  expect(faults.sort()).toEqual(["bar", "email", "foo", "timeZone", "userId"]);
});

test("ids may hold any characters that a path can encode", async () => {
  await using rest = await restTest();
  const id = "a/b c@ü%";
  const put = await rest.call("PUT", `/api/v1/users/${encodeURIComponent(id)}`, { body: {} });
  expect(put.body).toMatchObject({ userId: id });
});

test("erasing leaves nothing of the person, frees the id, and keeps the counts", async () => {
  await using rest = await restTest();
  const { pool } = rest.context;
  await rest.call("PUT", "/api/v1/users/user_1", { body: ada });
  await rest.call("PUT", "/api/v1/users/user_1/devices/d1", {
    body: { platform: "ios", token: "secret-token" },
  });
  await rest.call("PATCH", "/api/v1/users/user_1/preferences", { body: { master: false } });
  await rest.call("PUT", "/api/v1/users/user_1/follows/actor_1");
  const { rows } = await pool.query<{ id: string }>(
    `insert into notifications (id, producer_id, type_key, priority, strategy, audience, user_id, data,
       channels, idempotency_key, expires_at)
     select id, 1, 'otp', 0, 'direct', audience, user_id,
       case when user_id is null then '{}'::jsonb else '{"code": "123 for Ada"}' end, '{push}', id::text, now()
     from (select uuidv7_at(now()) as id, u.id as user_id,
             jsonb_build_object('kind', 'user', 'userId', 'user_1') as audience from users u
           union all
           select uuidv7_at(now()), null,
             jsonb_build_object('kind', 'list', 'userIds', jsonb_build_array('user_1', 'user_2'))) made
     returning id`,
  );
  await pool.query(
    `insert into messages (user_id, notification_id, priority, outcome, in_app)
     select u.id, n.id, 0, 'routed', true from users u, notifications n`,
  );
  await pool.query(
    `insert into delivery_attempts (notification_id, user_id, channel, attempt, provider, outcome, detail)
     select $1, id, 'email', 1, 'sandbox', 'failed', 'ada@example.com is unknown' from users`,
    [rows[0]?.id],
  );
  const erased = await rest.call("DELETE", "/api/v1/users/user_1");
  expect(erased).toMatchObject({ status: 202, body: { status: "erased" } });
  expect((await rest.call("GET", "/api/v1/users/user_1")).status).toBe(404);
  expect((await rest.call("DELETE", "/api/v1/users/user_1")).status).toBe(404);
  await finishErasures(rest.context);

  const left = await pool.query<{ all: string }>(
    `select concat((select jsonb_agg(u) from users u), (select jsonb_agg(d) from devices d),
       (select jsonb_agg(p) from preferences p), (select jsonb_agg(f) from follows f),
       (select jsonb_agg(n) from notifications n), (select jsonb_agg(a) from delivery_attempts a),
       (select jsonb_agg(l) from audit_log l)) as all`,
  );
  expect(left.rows[0]?.all).not.toMatch(/user_1|ada|Ada|4915|secret-token|Sao_Paulo|actor_1/);
  expect(left.rows[0]?.all).toMatch(/user_2/);
  const { rows: messages } = await pool.query("select from messages");
  expect(messages).toHaveLength(2);
  const { rows: audit } = await pool.query(
    "select actor, action from audit_log where action = 'user.erase'",
  );
  expect(audit).toEqual([{ actor: "producer:shop", action: "user.erase" }]);

  const anew = await rest.call("PUT", "/api/v1/users/user_1", { body: {} });
  expect(anew.body).toMatchObject({ userId: "user_1", email: null, attributes: {} });
});

test("an export holds everything on the user, and nothing of others", async () => {
  await using rest = await restTest();
  await rest.call("PUT", "/api/v1/users/user_1", { body: ada });
  await rest.call("PUT", "/api/v1/users/user_2", { body: { email: "bob@example.com" } });
  await rest.call("PUT", "/api/v1/users/user_1/devices/d1", {
    body: { platform: "ios", token: "t1" },
  });
  await rest.call("PATCH", "/api/v1/users/user_1/preferences", { body: { dailyCap: 5 } });
  await rest.context.pool.query(
    `insert into follows (actor_id, user_id) select 'actor_' || n, u.id
     from generate_series(1, 1200) n, users u where u.external_id = 'user_1'`,
  );
  await rest.context.pool.query(
    `with made as (
       insert into notifications (id, producer_id, type_key, priority, strategy, audience, user_id, data,
         channels, idempotency_key, expires_at)
       select uuidv7_at(now() - n * interval '1 hour'), 1, 'otp', 0, 'direct', '{}',
         case when n = 7 then u.id end, '{"code": 42}', '{push}', n::text, now()
       from generate_series(1, 620) n, users u where u.external_id = 'user_1' returning id)
     , told as (
       insert into messages (user_id, notification_id, priority, outcome, in_app)
       select u.id, made.id, 0, 'routed', true from made, users u)
     insert into deliveries (notification_id, user_id, channel, priority)
     select made.id, u.id, 'push', 0 from made, users u`,
  );
  const { status, headers, text } = await rest.call("GET", "/api/v1/users/user_1/export");
  expect([status, headers.get("content-type")]).toEqual([200, "application/x-ndjson"]);
  const lines = text
    .trimEnd()
    .split("\n")
    .map((line): Record<string, unknown> => JSON.parse(line));
  const count = (kind: string) => lines.filter((line) => line.kind === kind).length;
  expect(["user", "device", "preferences", "follow", "message", "delivery"].map(count)).toEqual([
    1, 1, 1, 1200, 620, 620,
  ]);
  expect(lines.filter((line) => line.data !== null && line.kind === "message")).toHaveLength(1);
  expect(text).not.toContain("bob@");
  expect((await rest.call("GET", "/api/v1/users/nobody/export")).status).toBe(404);
});

test("without a known key nothing is read or written", async () => {
  await using rest = await restTest();
  for (const key of [null, "ck_wrong", "ck_wrong-secret"]) {
    const { status, headers, text } = await rest.call("PUT", "/api/v1/users/user_1", {
      key,
      body: ada,
    });
    expect([status, headers.get("www-authenticate")]).toEqual([401, "Bearer"]);
    expect(text).not.toContain("ck_wrong");
  }
});

test("a disabled producer is refused within five seconds", async () => {
  await using rest = await restTest();
  expect((await rest.call("PUT", "/api/v1/users/user_1", { body: {} })).status).toBe(200);
  await rest.context.pool.query("update producers set disabled_at = now()");
  rest.clock.time = new Date(rest.clock.time.getTime() + 5_000);
  const { status, body } = await rest.call("GET", "/api/v1/users/user_1");
  expect([status, body.detail]).toEqual([401, expect.stringContaining("disabled")]);
});
