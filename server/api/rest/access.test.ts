import { expect, it } from "vitest";
import { z } from "zod";
import { signedIn } from "@/server/auth/testing";
import { mintId } from "@/server/ids";
import { restAccess } from "./access";
import type { Scheme } from "./callers";
import { type RestTest, restTest } from "./testing";

const Document = z.object({
  paths: z.record(
    z.string(),
    z.record(z.string(), z.object({ security: z.array(z.record(z.string(), z.unknown())) })),
  ),
});

/** Every operation that the document lists, by who may call it. */
async function documented(rest: RestTest): Promise<Record<Scheme, string[]>> {
  const { body } = await rest.call("GET", "/api/openapi.json");
  const found: Record<string, string[]> = {};
  for (const [path, methods] of Object.entries(Document.parse(body).paths))
    for (const [method, { security }] of Object.entries(methods)) {
      const scheme = Object.keys(security[0] ?? {})[0] ?? "anyone";
      found[scheme] = [...(found[scheme] ?? []), `${method.toUpperCase()} ${path}`];
    }
  const { apiKey = [], userToken = [], providerSignature = [], anyone = [] } = found;
  return { apiKey, userToken, providerSignature, anyone };
}

const sorted = (table: Record<string, readonly string[]>) =>
  Object.fromEntries(Object.entries(table).map(([key, names]) => [key, [...names].sort()]));

it("documents every operation for exactly those whom the table names", async () => {
  await using rest = await restTest();
  expect(sorted(await documented(rest))).toEqual(sorted(restAccess));
});

it("lets nobody call an operation who shows something else than the table asks for", async () => {
  await using rest = await restTest();
  await rest.call("PUT", "/api/v1/users/ann", { body: {} });
  const admin = (await signedIn(rest.context, "admin")).headers().get("cookie") ?? "";
  const otherSecret = await rest.token("ann", { secret: "x".repeat(40) });
  const shown: Record<string, { for: Scheme[]; key: string | null; headers?: { cookie: string } }> =
    {
      nothing: { for: [], key: null },
      garbage: { for: [], key: "ck_garbage" },
      "a session of an administrator": { for: [], key: null, headers: { cookie: admin } },
      "an API key": { for: ["apiKey"], key: "ck_shop" },
      "a user's token": { for: ["userToken"], key: await rest.token("ann") },
      "a token of another secret": { for: [], key: otherSecret },
      "a token that is too old": { for: [], key: await rest.token("ann", { hours: -1 }) },
      "a token that lives too long": { for: [], key: await rest.token("ann", { hours: 48 }) },
    };
  for (const [scheme, operations] of Object.entries(restAccess))
    for (const operation of operations) {
      const [method = "", path = ""] = operation.split(" ");
      for (const [what, { for: allowed, ...credentials }] of Object.entries(shown)) {
        const body = method === "GET" ? {} : { body: { garbage: true } };
        const url = path.replaceAll(/\{\w+\}/g, "nothing");
        const { status } = await rest.call(method, url, { ...credentials, ...body });
        const open = scheme === "anyone" || allowed.some((one) => one === scheme);
        // Who signs is found by the signature: a path that no provider has is not even that.
        const refused = status === 401 || (scheme === "providerSignature" && status === 404);
        expect([operation, what, !refused]).toEqual([operation, what, open]);
      }
    }
});

/** Two people, each with a message in the inbox; a notification of each of two producers. */
async function twoPeople(rest: RestTest) {
  await rest.addProducer("other");
  const { pool } = rest.context;
  await pool.query(
    `insert into notification_types (key, name, category, priority, channels)
     values ('news', 'News', 'product', 1, '{in_app}')`,
  );
  const ids: Record<string, string> = {};
  for (const [userId, producer] of [
    ["ann", "shop"],
    ["ben", "other"],
  ] as const) {
    await rest.call("PUT", `/api/v1/users/${userId}`, { body: {} });
    const id = mintId(rest.clock.time);
    ids[userId] = id;
    await pool.query(
      `insert into notifications (id, producer_id, type_key, priority, strategy, audience, user_id, data,
         channels, idempotency_key, expires_at)
       select $1, p.id, 'news', 1, 'direct', jsonb_build_object('kind', 'user', 'userId', $2::text), u.id,
              '{}', '{in_app}', $2, $4::timestamptz + interval '1 day'
       from producers p, users u where p.key = $3 and u.external_id = $2`,
      [id, userId, producer, rest.clock.time],
    );
    await pool.query(
      `insert into messages (user_id, notification_id, priority, outcome, in_app)
       select id, $2, 1, 'routed', true from users where external_id = $1`,
      [userId, id],
    );
  }
  const idOf = (userId: string) => ids[userId] ?? "";
  const tokens = { ann: await rest.token("ann"), ben: await rest.token("ben") };
  return { idOf, tokens };
}

/** Everything that is kept of somebody. */
async function keptOf(rest: RestTest, userId: string): Promise<string> {
  const { rows } = await rest.context.pool.query<{ kept: string }>(
    `select jsonb_build_array(to_jsonb(u),
       (select jsonb_agg(to_jsonb(m)) from messages m where m.user_id = u.id),
       (select jsonb_agg(to_jsonb(o)) from opt_outs o where o.user_id = u.id),
       (select jsonb_agg(to_jsonb(d)) from devices d where d.user_id = u.id))::text as kept
     from users u where external_id = $1`,
    [userId],
  );
  return rows[0]?.kept ?? "";
}

it("shows and changes with a user's token nothing of another user", async () => {
  await using rest = await restTest();
  const { idOf, tokens } = await twoPeople(rest);
  const as = { key: tokens.ann };
  const before = await keptOf(rest, "ben");
  const inbox = await rest.call("GET", "/api/v1/inbox", as);
  expect([inbox.text.includes(idOf("ann")), inbox.text.includes(idOf("ben"))]).toEqual([
    true,
    false,
  ]);
  const foreign = `/api/v1/inbox/${idOf("ben")}`;
  expect((await rest.call("PATCH", foreign, { ...as, body: { read: true } })).status).toBe(404);
  expect((await rest.call("POST", `${foreign}/click`, as)).status).toBe(404);
  expect(
    (await rest.call("POST", "/api/v1/inbox/read-all", { ...as, body: {} })).status,
  ).toBeLessThan(300);
  const off = { master: false };
  expect((await rest.call("PATCH", "/api/v1/me/preferences", { ...as, body: off })).status).toBe(
    200,
  );
  const device = { platform: "ios", token: "a".repeat(64) };
  await rest.call("PUT", "/api/v1/me/devices/phone", { ...as, body: device });
  expect(await keptOf(rest, "ben")).toBe(before);
  expect(await keptOf(rest, "ann")).not.toBe(before);
});

it("shows and cancels with a producer's key nothing of another producer", async () => {
  await using rest = await restTest();
  const { idOf } = await twoPeople(rest);
  const own = `/api/v1/notifications/${idOf("ann")}`;
  const foreign = `/api/v1/notifications/${idOf("ben")}`;
  expect((await rest.call("GET", own)).status).toBe(200);
  expect((await rest.call("GET", foreign)).status).toBe(404);
  expect((await rest.call("POST", `${foreign}/cancel`)).status).toBe(404);
  const { rows } = await rest.context.pool.query(
    "select cancelled_at from notifications where id = $1",
    [idOf("ben")],
  );
  expect(rows).toEqual([{ cancelled_at: null }]);
});
