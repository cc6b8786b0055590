import { expect, it } from "vitest";
import type { Role } from "@/server/auth/permissions";
import type { Context } from "@/server/context";
import { soundSettings } from "@/server/notification-types/testing";
import { publishTemplate } from "@/server/templates/publish";
import { testContext } from "@/server/testing";
import { appRouter } from "./root";
import { createCallerFactory } from "./trpc";

const as = (role: Role, context: Context) =>
  createCallerFactory(appRouter)({
    context,
    session: { userId: role, name: role, email: `${role}@example.com`, role },
    requestId: "test",
  }).types;

it("shows what one, two and fifty events say, as the words of the type have it", async () => {
  await using context = await testContext();
  const admin = as("admin", context);
  await admin.create({
    key: "like",
    settings: { ...soundSettings, channels: ["in_app", "push"], fallbacks: {} },
  });
  const plain = await as("marketing", context).preview({ key: "like" });
  expect(plain.plain).toBe(true);
  expect(plain.sizes.map(({ channels }) => channels.push?.title)).toEqual(["Like", "Like", "Like"]);
  const body =
    "{% if others == 0 %}{{ data.name }} liked{% elsif others == 1 %}{{ latest.name }} and {{ first.name }} liked{% else %}{{ latest.name }} and {{ others }} others liked{% endif %}";
  const content = { push: { en: { title: "{{ count }} of {{ events }}", body } } };
  await publishTemplate(context.pool, { typeKey: "like", name: "Like", content, createdBy: "c" });
  const { sizes, plain: unwritten } = await as("support", context).preview({ key: "like" });
  expect(unwritten).toBe(false);
  expect(
    sizes.map(({ events, channels }) => [events, channels.push?.title, channels.push?.body]),
  ).toEqual([
    [1, "1 of 1", "Alex Kim liked"],
    [2, "2 of 2", "Sam Ortiz and Alex Kim liked"],
    [50, "50 of 50", "Sam Ortiz and 49 others liked"],
  ]);
  expect(sizes.map(({ channels }) => channels.in_app?.title)).toEqual(["Like", "Like", "Like"]);
});

it("says at which setting something is wrong", async () => {
  await using context = await testContext();
  const settings = { ...soundSettings, mandatory: true };
  const refused = as("admin", context).create({ key: "like", settings });
  await expect(refused).rejects.toMatchObject({
    ...{ code: "BAD_REQUEST", cause: { issues: [{ path: ["settings", "mandatory"] }] } },
  });
});

it("finds types by what they are called and what they are for, and tells who may send one", async () => {
  await using context = await testContext();
  const admin = as("admin", context);
  await admin.create({ key: "like", settings: soundSettings });
  await admin.create({
    key: "offer",
    settings: { ...soundSettings, name: "Offer", category: "marketing", priority: 2 },
  });
  await context.pool.query(
    `insert into producers (key, name, allowed_types, disabled_at)
     values ('any', 'Any', null, null), ('one', 'One', '{like}', null), ('none', 'None', '{offer}', null),
            ('gone', 'Gone', '{like}', now())`,
  );
  await context.pool.query(
    `insert into producer_minute (producer_id, minute, stage, type_key, outcome, n, buckets)
     values (1, now() - interval '5 minutes', 'accept', 'like', 'accepted', 3, '{}'),
            (2, now() - interval '9 minutes', 'accept', 'like', 'accepted', 4, '{}'),
            (2, now() - interval '9 minutes', 'accept', 'like', 'duplicate', 50, '{}'),
            (2, now() - interval '25 hours', 'accept', 'like', 'accepted', 100, '{}')`,
  );
  const oncall = as("oncall", context);
  const keys = async (filter: Partial<Parameters<typeof oncall.list>[0]>) =>
    (await oncall.list({ q: "", category: null, priority: null, ...filter })).map(({ key }) => key);
  expect(await keys({})).toEqual(["offer", "like"]);
  expect(await keys({ q: "LIKED" })).toEqual(["offer", "like"]);
  expect(await keys({ q: "off" })).toEqual(["offer"]);
  expect(await keys({ category: "social" })).toEqual(["like"]);
  expect(await keys({ priority: 2 })).toEqual(["offer"]);
  const [, like] = await oncall.list({ q: "", category: null, priority: null });
  expect(like?.lastDay).toBe(7);
  expect((await oncall.one({ key: "like" })).use).toMatchObject({
    ...{ producerCount: 2, producers: [{ key: "any" }, { key: "one" }], publishedVersion: null },
  });
  expect((await oncall.choices()).categories).toEqual(["marketing", "social"]);
  expect((await oncall.changes({ key: "like" })).map(({ changed }) => changed)).toEqual([false]);
});
