import { afterAll, beforeAll, expect, test } from "vitest";
import type { Role } from "@/server/auth/permissions";
import type { Context } from "@/server/context";
import { mintId } from "@/server/ids";
import { openSandbox } from "@/server/providers/sandbox";
import type { SandboxChannel } from "@/server/providers/sandbox-behaviour";
import { testContext } from "@/server/testing";
import { type SandboxProcess, startSandbox } from "@/workers/sandbox/testing";
import { sandboxRouter } from "./sandbox-router";
import { createCallerFactory } from "./trpc";

let sandbox: SandboxProcess;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.stop());

const contextHere = (url = sandbox.sandboxUrl) =>
  testContext({ env: { SANDBOX_URL: url, SANDBOX_SECRET: sandbox.sandboxSecret } });

function as(role: Role, context: Context) {
  const session = { userId: role, name: role, email: `${role}@example.com`, role };
  return createCallerFactory(sandboxRouter)({ context, session, requestId: "test" });
}

const all = { channel: "push", notificationId: null, userId: null, limit: 50 } as const;
const content = { title: "Code", body: "Your code is 1234" };

/** Ada gets a message of her own, then one that everybody gets. */
async function sendTwo(context: Context): Promise<{ own: string; shared: string }> {
  const { pool } = context;
  await pool.query(
    `insert into notification_types (key, name, category, priority, channels)
     values ('otp', 'Sign-in code', 'security', 0, '{push}') on conflict do nothing`,
  );
  const { rows } = await pool.query<{ id: number }>(
    "insert into users (external_id, time_zone, locale) values ('ada', 'UTC', 'en') returning id",
  );
  const send = async (audience: object) => {
    const id = mintId(new Date());
    await pool.query(
      `insert into notifications (id, producer_id, type_key, priority, strategy, audience, channels,
         idempotency_key, expires_at)
       values ($1, 1, 'otp', 0, 'direct', $2, '{push}', 'key', now() + interval '1 hour')`,
      [id, audience],
    );
    const reference = `${id}/${rows[0]?.id}/push/phone-1`;
    const items = [
      { reference, to: "token-of-ada", content, priority: 0, ttlSeconds: 60 } as const,
    ];
    await sandboxOf(context, "push").send("push", items, AbortSignal.timeout(5_000));
    return id;
  };
  return {
    own: await send({ kind: "user", userId: "ada" }),
    shared: await send({ kind: "everyone" }),
  };
}

const sandboxOf = ({ config }: Context, channel: SandboxChannel) =>
  openSandbox(channel, channel, { url: config.sandboxUrl, secret: config.sandboxSecret });

test("what arrived is shown with its recipient to those who may see people", async () => {
  await using context = await contextHere();
  const { own, shared } = await sendTwo(context);
  const admin = as("admin", context);
  const { items, totals } = await admin.received({ ...all, userId: "ada" });
  expect(items.map(({ notificationId }) => notificationId)).toEqual([shared, own]);
  expect(items[1]).toMatchObject({
    typeName: "Sign-in code",
    recipient: { userId: "ada", to: "token-of-ada" },
    device: "phone-1",
    content,
    duplicate: false,
  });
  expect(totals).toEqual({ push: 2, email: 0, sms: 0, webhook: 0 });
  const anywhere = await admin.received({ ...all, channel: null, userId: "ada" });
  expect(anywhere).toMatchObject({ channel: "push", items });
  const one = await admin.received({ ...all, notificationId: own });
  expect(one.items).toHaveLength(1);
  expect((await admin.received({ ...all, userId: "nobody" })).items).toEqual([]);
});

test("roles see the contents that the table of sights allows, and nobody's address", async () => {
  await using context = await contextHere();
  const { own, shared } = await sendTwo(context);
  const seen = async (role: Role, notificationId: string) => {
    const { items } = await as(role, context).received({ ...all, notificationId });
    return { content: items[0]?.content ?? null, recipient: items[0]?.recipient ?? null };
  };
  const hidden = { content: null, recipient: null };
  for (const role of ["marketing", "content"] as const) {
    expect(await seen(role, own)).toEqual(hidden);
    expect(await seen(role, shared)).toEqual({
      content: expect.objectContaining(content),
      recipient: null,
    });
  }
  expect(await seen("oncall", own)).toEqual(hidden);
  expect(await seen("oncall", shared)).toEqual(hidden);
  await expect(as("content", context).received({ ...all, userId: "ada" })).rejects.toMatchObject({
    code: "FORBIDDEN",
  });
});

test("badge, buttons and headers are shown; a person's unsubscribe link only to those who see people", async () => {
  await using context = await contextHere();
  const { shared } = await sendTwo(context);
  const more = {
    badge: 3,
    buttons: [{ id: "track", label: "Track", url: "https://acme.example/991" }],
    headers: { "List-Unsubscribe": "<https://acme.example/u/token>" },
  };
  const item = {
    to: "phone",
    content: { ...content, ...more },
    priority: 1,
    ttlSeconds: 60,
  } as const;
  const items = [{ ...item, reference: `${shared}/1/push/phone-2` }];
  await sandboxOf(context, "push").send("push", items, AbortSignal.timeout(5_000));
  const seen = async (role: Role) => {
    const page = await as(role, context).received({ ...all, notificationId: shared });
    return page.items.find(({ device }) => device === "phone-2")?.content;
  };
  expect(await seen("admin")).toEqual({ ...content, ...more });
  const { headers: _, ...harmless } = more;
  expect(await seen("marketing")).toEqual({ ...content, ...harmless });
});

test("whoever sent a test from the dashboard reads what became of it", async () => {
  await using context = await contextHere();
  const { own } = await sendTwo(context);
  await context.pool.query(
    `insert into audit_log (actor, action, subject) values ('content@example.com', 'notification.send', $1)`,
    [own],
  );
  const { items } = await as("content", context).received({ ...all, notificationId: own });
  expect(items).toMatchObject([{ content, recipient: null }]);
});

test("words with a user's values in them are shown to those who see people, and to whom they are for", async () => {
  await using context = await contextHere();
  const { own, shared } = await sendTwo(context);
  const { pool } = context;
  const template = "insert into templates (type_key, name) values ('otp', 'Code') returning id";
  const { rows } = await pool.query<{ id: number }>(
    `with made as (${template})
     insert into template_versions (template_id, version, content, created_by)
     select id, 1, '{"push": {"en": {"body": "Hi {{ user.name }}"}}}', 'a' from made returning id`,
  );
  await pool.query("update notifications set template_version_id = $1", [rows[0]?.id]);
  await pool.query(
    `insert into audit_log (actor, action, subject) values ('content@example.com', 'notification.send', $1)`,
    [own],
  );
  const seen = async (role: Role, notificationId: string) => {
    const { items } = await as(role, context).received({ ...all, notificationId });
    return items[0]?.content?.body ?? null;
  };
  const reads = () =>
    Promise.all([
      ...[seen("marketing", shared), seen("content", shared), seen("content", own)],
      ...[seen("admin", shared), seen("admin", own)],
    ]);
  expect(await reads()).toEqual([null, null, null, content.body, content.body]);
  await pool.query("update users set email = 'Content@example.com'");
  expect(await reads()).toEqual([null, null, content.body, content.body, content.body]);
  await pool.query(
    `update template_versions set content = '{"push": {"en": {"body": "Hi {{ data.name }}"}}}'`,
  );
  expect(await reads()).toEqual(Array.from({ length: 5 }, () => content.body));
});

test("a lever works at once, and the audit log says who pulled it", async () => {
  await using context = await contextHere();
  const oncall = as("oncall", context);
  await oncall.change({ name: "sms", change: { outage: true } });
  const { channels, usual } = await oncall.behaviour();
  expect(channels.sms).toEqual({ ...usual, outage: true });
  expect(channels.push).toEqual(usual);
  const item = { reference: "a/1/sms", to: "t", content, priority: 1, ttlSeconds: 60 } as const;
  const provider = sandboxOf(context, "sms");
  const answers = await provider.send("sms", [item], AbortSignal.timeout(5_000));
  expect(answers).toMatchObject([{ kind: "retry", class: "unavailable" }]);
  await oncall.change({ name: "all", change: usual });
  expect((await oncall.behaviour()).channels.sms).toEqual(usual);
  const { rows } = await context.pool.query("select actor, subject from audit_log order by id");
  expect(rows).toEqual([
    { actor: "oncall@example.com", subject: "sms" },
    { actor: "oncall@example.com", subject: "all" },
  ]);
});

test("without a sandbox, the answer says how to start it", async () => {
  await using context = await contextHere("http://127.0.0.1:9");
  await expect(as("admin", context).received(all)).rejects.toThrow(/npm run sandbox/);
});
