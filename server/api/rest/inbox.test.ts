import { expect, test } from "vitest";
import { mintId } from "@/server/ids";
import { type RestTest, restTest } from "./testing";

const hour = 3_600_000;

async function withUsers(): Promise<RestTest & { key: string }> {
  const rest = await restTest();
  for (const id of ["u1", "u2"]) {
    await rest.call("PUT", `/api/v1/users/${id}`, { body: { locale: "de-AT" } });
  }
  await rest.context.pool.query(
    `with made as (
       insert into notification_types (key, name, category, priority, channels) values
         ('like', 'Like', 'social', 1, '{in_app}'), ('order', 'Order', 'orders', 1, '{in_app}')),
     template as (
       insert into templates (type_key, name) values ('like', 'Like') returning id)
     insert into template_versions (template_id, version, content)
     select id, 1, '{"in_app": {"en": {"title": "Hello {{ data.who }}", "body": "You: {{ user.id }}"},
       "de": {"title": "Hallo {{ data.who }}", "body": "Du: {{ user.id }}"}}}' from template`,
  );
  return { ...rest, key: await rest.token("u1") };
}

type Sent = { user?: number; type?: string; outcome?: string; inApp?: boolean; who?: string };

/** Adds a message of `ageMs` ago; returns its id. */
async function send(
  { context: { pool }, clock }: RestTest,
  ageMs: number,
  { user = 1, type = "like", outcome = "routed", inApp = true, who = "Bob" }: Sent = {},
): Promise<string> {
  const id = mintId(new Date(clock.time.getTime() - ageMs));
  await pool.query(
    `insert into notifications (id, producer_id, type_key, priority, strategy, audience, user_id, data,
       channels, template_version_id, idempotency_key, expires_at)
     values ($1::uuid, 1, $2::text, 1, 'direct', '{}', $3, $4, '{in_app}',
       (select max(id) from template_versions where $2::text = 'like'), 'key of ' || ($1::uuid), now())`,
    [id, type, user, { who }],
  );
  await pool.query(
    "insert into messages (user_id, notification_id, priority, outcome, in_app) values ($1, $2, 1, $3, $4)",
    [user, id, outcome, inApp],
  );
  return id;
}

test("an inbox shows what was sent to its user, newest first, in their language", async () => {
  await using rest = await withUsers();
  const older = await send(rest, 2 * hour, { outcome: "held" });
  const newer = await send(rest, hour, { who: "<Eve>" });
  await send(rest, hour, { user: 2 });
  await send(rest, hour, { outcome: "suppressed" });
  await send(rest, hour, { inApp: false });
  await send(rest, -hour);
  await send(rest, 91 * 24 * hour);
  const { status, body } = await rest.call("GET", "/api/v1/inbox", { key: rest.key });
  expect(status).toBe(200);
  expect(body).toEqual({
    items: [
      expect.objectContaining({
        id: newer,
        kind: "personal",
        type: "like",
        category: "social",
        title: "Hallo <Eve>",
        body: "Du: u1",
        readAt: null,
        seenAt: null,
        createdAt: new Date(rest.clock.time.getTime() - hour).toISOString(),
      }),
      expect.objectContaining({ id: older, title: "Hallo Bob" }),
    ],
    nextCursor: null,
    unread: 2,
  });
});

test("pages follow each other without gaps or repeats while messages arrive", async () => {
  await using rest = await withUsers();
  const sent: string[] = [];
  for (let i = 0; i < 7; i++) sent.unshift(await send(rest, (10 - i) * hour));
  const seen: unknown[] = [];
  let cursor: unknown = null;
  do {
    const path = `/api/v1/inbox?limit=3${cursor ? `&cursor=${cursor}` : ""}`;
    const { body } = await rest.call("GET", path, { key: rest.key });
    seen.push(...(Array.isArray(body.items) ? body.items : []));
    cursor = body.nextCursor;
    await send(rest, 1);
  } while (cursor);
  expect(seen).toMatchObject(sent.map((id) => ({ id })));
});

test("marks filter the inbox, count, and can be taken back", async () => {
  await using rest = await withUsers();
  const [a, b, c] = [
    await send(rest, 3 * hour),
    await send(rest, 2 * hour),
    await send(rest, hour),
  ];
  const { key } = rest;
  const patch = (id: string, body: unknown) =>
    rest.call("PATCH", `/api/v1/inbox/${id}`, { key, body });
  const ids = async (query: string) => {
    const { body } = await rest.call("GET", `/api/v1/inbox?${query}`, { key });
    return Array.isArray(body.items) ? body.items.map(({ id }: { id: string }) => id) : [];
  };
  const counts = async () => (await rest.call("GET", "/api/v1/inbox/unread-count", { key })).body;

  const now = rest.clock.time.toISOString();
  expect((await patch(a, { read: true })).body).toEqual({
    id: a,
    readAt: now,
    seenAt: now,
    archivedAt: null,
  });
  await patch(b, { seen: true });
  await patch(c, { archived: true });
  expect(await ids("filter=all")).toEqual([b, a]);
  expect(await ids("filter=unread")).toEqual([b]);
  expect(await ids("filter=archived")).toEqual([c]);
  expect(await counts()).toEqual({ unread: 1, unseen: 0 });

  rest.clock.time = new Date(rest.clock.time.getTime() + 1_000);
  expect((await patch(a, { read: true })).body).toMatchObject({ readAt: now });
  expect((await patch(a, { read: false })).body).toMatchObject({ readAt: null, seenAt: now });
  await patch(c, { archived: false });
  expect(await counts()).toEqual({ unread: 3, unseen: 1 });
  const all = await rest.call("POST", "/api/v1/inbox/read-all", { key });
  expect(all.body).toEqual({ updated: 3 });
  expect(await counts()).toEqual({ unread: 0, unseen: 0 });
});

test("an inbox can be narrowed to a category", async () => {
  await using rest = await withUsers();
  await send(rest, 2 * hour);
  const order = await send(rest, hour, { type: "order" });
  const { body } = await rest.call("GET", "/api/v1/inbox?category=orders", { key: rest.key });
  expect(body).toMatchObject({ items: [{ id: order, category: "orders" }], unread: 2 });
});

test("a click is recorded once, and counts as read", async () => {
  await using rest = await withUsers();
  const id = await send(rest, hour);
  const click = () => rest.call("POST", `/api/v1/inbox/${id}/click`, { key: rest.key });
  expect((await click()).status).toBe(204);
  const first = rest.clock.time;
  rest.clock.time = new Date(first.getTime() + 60_000);
  expect((await click()).status).toBe(204);
  const { rows } = await rest.context.pool.query("select clicked_at, read_at from messages");
  expect(rows).toEqual([{ clicked_at: first, read_at: first }]);
});

test("another user's messages can neither be marked nor clicked", async () => {
  await using rest = await withUsers();
  const theirs = await send(rest, hour, { user: 2 });
  const { key } = rest;
  const mark = { key, body: { read: true } };
  expect((await rest.call("PATCH", `/api/v1/inbox/${theirs}`, mark)).status).toBe(404);
  expect((await rest.call("POST", `/api/v1/inbox/${theirs}/click`, { key })).status).toBe(404);
  const { rows } = await rest.context.pool.query("select read_at from messages");
  expect(rows).toEqual([{ read_at: null }]);
});

test.each([
  ["GET", "/api/v1/inbox?limit=0", undefined, ["limit"]],
  ["GET", "/api/v1/inbox?limit=many", undefined, ["limit"]],
  ["GET", "/api/v1/inbox?cursor=abc", undefined, ["cursor"]],
  ["GET", "/api/v1/inbox?filter=mine&page=2", undefined, ["filter", "page"]],
  ["PATCH", "/api/v1/inbox/abc", { read: true }, ["id"]],
  [
    "PATCH",
    "/api/v1/inbox/0198a000-0000-7000-8000-000000000000",
    { read: true, red: true },
    ["red"],
  ],
  ["PATCH", "/api/v1/inbox/0198a000-0000-7000-8000-000000000000", {}, [""]],
])("%s %s with %j is malformed", async (method, path, body, expected) => {
  await using rest = await withUsers();
  const answer = await rest.call(method, path, { key: rest.key, body });
  expect([answer.status, answer.faults]).toEqual([400, expected]);
});

test("a producer's key opens no inbox", async () => {
  await using rest = await withUsers();
  expect((await rest.call("GET", "/api/v1/inbox")).status).toBe(401);
});
