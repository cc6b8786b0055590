import { expect, test } from "vitest";
import type { Role } from "@/server/auth/permissions";
import type { Context } from "@/server/context";
import { testContext } from "@/server/testing";
import { appRouter } from "./root";
import { createCallerFactory } from "./trpc";

function callerAs(context: Context, role: Role) {
  const session = { userId: role, name: role, email: `${role}@example.com`, role };
  return createCallerFactory(appRouter)({ context, session, requestId: "test" });
}

async function withPeople(): Promise<Context & AsyncDisposable> {
  const context = await testContext();
  await context.pool.query(
    `insert into users (external_id, email, attributes) values
       ('ann', 'ann@example.com', '{"plan": "pro", "age": 36, "city": "Rome"}'), ('bob', null, '{}')`,
  );
  return context;
}

test("a list is made, renamed, and removed once nothing uses it", async () => {
  await using context = await withPeople();
  const marketing = callerAs(context, "marketing");
  const { key } = await marketing.lists.create({ name: "Spring VIPs (Köln)" });
  expect(key).toBe("spring_vips_koln");
  expect((await marketing.lists.create({ name: "Spring VIPs – Köln" })).key).toBe(`${key}_2`);
  await marketing.lists.change({ key, list: { name: "VIPs", purpose: "exclusion" } });
  expect(await marketing.lists.list({ q: "vips" })).toMatchObject([
    { key, name: "VIPs", purpose: "exclusion", size: 0 },
    { key: `${key}_2` },
  ]);
  await context.pool.query(
    `insert into segments (key, name, filter) values ('s', 'Germany',
       jsonb_build_object('all', jsonb_build_array(jsonb_build_object('not', jsonb_build_object('list', $1::text)))))`,
    [key],
  );
  expect((await marketing.lists.one({ key })).uses).toEqual(["segment Germany"]);
  await expect(marketing.lists.remove({ key })).rejects.toThrow(/used by segment Germany/);
  await context.pool.query("delete from segments");
  await marketing.lists.remove({ key });
  await expect(marketing.lists.one({ key })).rejects.toMatchObject({ code: "NOT_FOUND" });
});

test("marketing sees how many are on a list, and not who", async () => {
  await using context = await withPeople();
  const { key } = await callerAs(context, "marketing").lists.create({ name: "All" });
  await context.pool.query("insert into audience_list_members select 1, id from users");
  const refused = callerAs(context, "marketing").lists.members({ key });
  await expect(refused).rejects.toMatchObject({ code: "FORBIDDEN" });
  const seen = await callerAs(context, "support").lists.members({ key });
  expect(seen.items).toMatchObject([
    { userId: "ann", email: "a•••@example.com" },
    { userId: "bob" },
  ]);
  const { rows } = await context.pool.query(
    "select actor from audit_log where action = 'list.view'",
  );
  expect(rows).toEqual([{ actor: "support@example.com" }]);
});

test("marketing suppresses and counts; addresses are shown to, and released by, who may see people", async () => {
  await using context = await withPeople();
  const marketing = callerAs(context, "marketing");
  const ann = { kind: "email", value: " Ann@Example.com ", reason: "asked" } as const;
  expect(await marketing.suppressions.add(ann)).toEqual({ added: true });
  expect(await marketing.suppressions.add(ann)).toEqual({ added: false });
  await expect(
    marketing.suppressions.add({ kind: "phone", value: "12", reason: "" }),
  ).rejects.toThrow(/phone must be a number/);
  expect((await marketing.suppressions.summary()).counts).toEqual([
    { kind: "email", count: 1, capped: false },
    { kind: "phone", count: 0, capped: false },
    { kind: "user", count: 0, capped: false },
  ]);
  await expect(marketing.suppressions.list({ q: "" })).rejects.toMatchObject({ code: "FORBIDDEN" });
  const support = callerAs(context, "support");
  for (const q of ["", "ANN@"])
    expect((await support.suppressions.list({ q })).items).toMatchObject([
      { kind: "email", value: "ann@example.com", reason: "asked" },
    ]);
  expect((await support.suppressions.list({ q: "bob" })).items).toEqual([]);
  const key = { kind: "email", value: "ann@example.com" } as const;
  await expect(marketing.suppressions.remove(key)).rejects.toMatchObject({ code: "FORBIDDEN" });
  await callerAs(context, "admin").suppressions.remove(key);
  const { rows } = await context.pool.query(
    "select detail from audit_log where action ~ 'suppress'",
  );
  expect(JSON.stringify(rows)).not.toContain("ann@");
});

test("a profile's fields and attributes are changed one by one, with their types", async () => {
  await using context = await withPeople();
  const admin = callerAs(context, "admin");
  await admin.support.look({ userId: "ann", reason: { kind: "ticket", text: "T-1" } });
  await admin.people.save({
    userId: "ann",
    edit: {
      fields: { email: null, timeZone: "Europe/Rome" },
      attributes: { set: { age: 37, vip: true }, remove: ["city"] },
    },
  });
  expect((await admin.users.one({ userId: "ann" })).user).toMatchObject({
    email: null,
    timeZone: "Europe/Rome",
    attributes: { plan: "pro", age: 37, vip: true },
  });
  const wrong = { fields: { timeZone: "Mars/Base" }, attributes: { set: {}, remove: [] } };
  await expect(admin.people.save({ userId: "ann", edit: wrong })).rejects.toMatchObject({
    code: "BAD_REQUEST",
  });
  const nobody = { fields: {}, attributes: { set: {}, remove: [] } };
  await expect(admin.people.save({ userId: "nobody", edit: nobody })).rejects.toMatchObject({
    code: "NOT_FOUND",
  });
});
