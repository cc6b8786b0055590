import { expect, it } from "vitest";
import type { Role } from "@/server/auth/permissions";
import { mintId } from "@/server/ids";
import { testContext } from "@/server/testing";
import { appRouter } from "./root";
import { createCallerFactory } from "./trpc";

async function workspace() {
  const context = await testContext();
  const as = (role: Role) =>
    createCallerFactory(appRouter)({
      context,
      session: { userId: role, name: role, email: `${role}@example.com`, role },
      requestId: "test",
    });
  await context.pool.query(
    `insert into notification_types (key, name, category, priority, channels)
     values ('otp', 'Code', 'security', 0, '{push}')`,
  );
  const { rows } = await context.pool.query<{ id: number }>(
    "insert into users (external_id, email) values ('ann', 'ann@example.com') returning id",
  );
  const id = mintId(new Date());
  await context.pool.query(
    `insert into notifications (id, producer_id, type_key, priority, strategy, audience, user_id,
       data, channels, idempotency_key, expires_at)
     values ($1, 1, 'otp', 0, 'direct', '{"kind":"user","userId":"ann"}', $2, '{"code":"secret"}',
             '{push}', 'k', now() + interval '1 day')`,
    [id, rows[0]?.id],
  );
  return { context, as, id, [Symbol.asyncDispose]: () => context[Symbol.asyncDispose]() };
}

const everything = {
  type: null,
  status: null,
  priority: null,
  producerId: null,
  strategy: null,
  hours: null,
  to: null,
};

it("names people, and shows what was written to them, only to roles that may see it and said why", async () => {
  await using test = await workspace();
  for (const role of ["admin", "support"] as const) {
    const caller = test.as(role);
    const before = await caller.notifications.one({ id: test.id });
    expect(before).toMatchObject({ content: null, askWhy: "ann" });
    await caller.support.look({ userId: "ann", reason: { kind: "ticket", text: "T-1" } });
  }
  const seen = async (role: Role) => {
    const caller = test.as(role);
    const answers = [
      await caller.notifications.list({ filters: everything }),
      await caller.notifications.refresh({ ids: [test.id] }),
      await caller.notifications.one({ id: test.id }),
    ];
    const text = JSON.stringify(answers);
    return { person: text.includes('"ann"'), content: text.includes("secret") };
  };
  expect(await seen("admin")).toEqual({ person: true, content: true });
  expect(await seen("support")).toEqual({ person: true, content: true });
  expect(await seen("oncall")).toEqual({ person: false, content: false });
  expect(await seen("marketing")).toEqual({ person: false, content: false });
  expect(await seen("content")).toEqual({ person: false, content: false });
});

const allHistory = {
  userId: "ann",
  outcome: null,
  type: null,
  channel: null,
  from: null,
  to: null,
};

it("keeps who looked at whom and why, once for a sitting, and never what was searched for", async () => {
  await using test = await workspace();
  const support = test.as("support");
  await support.support.find({ q: "ann@example.com" });
  await support.support.look({ userId: "ann", reason: { kind: "ticket", text: "T-1234" } });
  await support.users.one({ userId: "ann" });
  await support.users.one({ userId: "ann" });
  await support.users.history(allHistory);
  const { rows } = await test.context.pool.query<{ action: string; line: string }>(
    "select action, to_json(a)::text as line from audit_log a where actor = 'support@example.com' order by id",
  );
  expect(rows.map(({ action }) => action)).toEqual(["user.search", "user.view"]);
  expect(rows.some(({ line }) => line.includes("ann"))).toBe(false);
  expect(rows[1]?.line).toContain("T-1234");
  expect(await support.users.recent()).toMatchObject([{ userId: "ann" }]);
  expect(await test.as("admin").users.recent()).toEqual([]);
});

it("shows nobody to whoever gave no reason, and no reason may say who it is", async () => {
  await using test = await workspace();
  const { users, support } = test.as("support");
  const refused = { code: "PRECONDITION_REQUIRED" };
  await expect(users.one({ userId: "ann" })).rejects.toMatchObject(refused);
  await expect(users.history(allHistory)).rejects.toMatchObject(refused);
  await expect(users.story({ userId: "ann", notificationId: test.id })).rejects.toMatchObject(
    refused,
  );
  expect(await support.sitting({ userId: "ann" })).toEqual({ until: null });
  for (const text of ["", "about Ann@Example.com"])
    await expect(
      support.look({ userId: "ann", reason: { kind: "other", text } }),
    ).rejects.toMatchObject({ code: "BAD_REQUEST" });
  await support.look({ userId: "ann", reason: { kind: "asked", text: "" } });
  expect((await users.one({ userId: "ann" })).user.userId).toBe("ann");
  await expect(test.as("admin").users.one({ userId: "ann" })).rejects.toMatchObject(refused);
});

it("sends as the workspace's own producer, keeps who it was, and explains without sending", async () => {
  await using test = await workspace();
  const event = { type: "otp", target: { userId: "ann" }, idempotencyKey: "once", data: {} };
  const oncall = test.as("oncall");
  const hidden = { evaluated: 1, users: [], outcomes: [] };
  for (const target of [{ userId: "ann" }, { userIds: ["ann"] }])
    expect(await oncall.send.explain({ ...event, target })).toMatchObject({
      ...{ ...hidden, withheld: "role" },
    });
  const admin = test.as("admin");
  expect(await admin.send.explain(event)).toMatchObject({ ...hidden, withheld: "reason" });
  await admin.support.look({ userId: "ann", reason: { kind: "asked", text: "" } });
  const explained = await admin.send.explain(event);
  expect(explained.users).toMatchObject([{ userId: "ann", outcome: "suppressed" }]);
  expect(explained.users[0]?.why).toMatch(/channel/);
  const first = await oncall.notifications.send(event);
  expect(first.status).toBe("accepted");
  expect(await oncall.notifications.send(event)).toEqual({ ...first, status: "duplicate" });
  const { rows } = await test.context.pool.query(
    "select actor, subject from audit_log where action = 'notification.send'",
  );
  expect(rows).toEqual([{ actor: "oncall@example.com", subject: first.id }]);
  const one = await oncall.notifications.one({ id: first.id });
  expect(one.producer).toBe("Dashboard");
});

it("explains a crowd to those who see no people by numbers alone", async () => {
  await using test = await workspace();
  const event = { type: "otp", target: { broadcast: true as const }, data: {} };
  expect((await test.as("content").send.explain(event)).users).toEqual([]);
  expect((await test.as("admin").send.explain(event)).users).toHaveLength(1);
  const { rows } = await test.context.pool.query(
    "select actor from audit_log where action = 'user.sample'",
  );
  expect(rows).toEqual([{ actor: "admin@example.com" }]);
});
