import { expect, test } from "vitest";
import type { SegmentFilter } from "@/db/schema/json";
import type { Role } from "@/server/auth/permissions";
import type { Context } from "@/server/context";
import { testContext } from "@/server/testing";
import { appRouter } from "./root";
import { createCallerFactory } from "./trpc";

const german: SegmentFilter = { field: "locale", op: "eq", value: "de" };

const callerFor = (context: Context, role: Role) =>
  createCallerFactory(appRouter)({
    context,
    session: { userId: role, name: role, email: `${role}@example.com`, role },
    requestId: "test",
  }).segments;

const draft = (key: string, filter: SegmentFilter = german, revision: number | null = null) => ({
  ...{ key, name: key, description: "", filter, revision },
});

async function withPeople() {
  const context = await testContext();
  await context.pool.query(
    `insert into users (external_id, email, locale)
     select 'user_' || i, i || '@example.com', case when i % 2 = 0 then 'de' else 'en' end
     from generate_series(1, 30) as i`,
  );
  return context;
}

test("who saves over somebody else's save is told who and when; both saves are in the log", async () => {
  await using context = await testContext();
  const marketing = callerFor(context, "marketing");
  const admin = callerFor(context, "admin");
  await marketing.save(draft("german"));
  await admin.save({ ...draft("german", german, 1), name: "Speaks German" });
  await expect(marketing.save(draft("german", { not: german }, 1))).rejects.toThrow(
    /^admin@example.com saved this segment at .* Reload/,
  );
  await expect(marketing.save(draft("german"))).rejects.toThrow('The key "german" is taken');
  expect((await marketing.one({ key: "german" })).segment).toMatchObject({
    name: "Speaks German",
    revision: 2,
    filter: german,
  });
  const { rows } = await context.pool.query(
    "select actor, action, subject from audit_log order by id",
  );
  expect(rows).toEqual([
    { actor: "marketing@example.com", action: "segment.create", subject: "segment:german" },
    { actor: "admin@example.com", action: "segment.change", subject: "segment:german" },
  ]);
});

test("a filter that is wrong, or would contain itself, is refused at its condition", async () => {
  await using context = await testContext();
  const marketing = callerFor(context, "marketing");
  await marketing.save(draft("german"));
  await marketing.save(draft("both", { any: [german, { segment: "german" }] }));
  const cycle = marketing.save(draft("german", { all: [german, { segment: "both" }] }, 1));
  await expect(cycle).rejects.toMatchObject({
    message: expect.stringContaining("german → both → german"),
    cause: { details: { errors: [{ path: "filter.all.1" }] } },
  });
  const bad = marketing.save(draft("bad", { all: [german, { list: "nobody" }] }));
  await expect(bad).rejects.toThrow('The list "nobody" does not exist');
});

test("a segment that others use stays, and they are named; then it goes", async () => {
  await using context = await testContext();
  const marketing = callerFor(context, "marketing");
  await marketing.save(draft("german"));
  await marketing.save(draft("active", { not: { segment: "german" } }));
  const { rows } = await context.pool.query<{ id: number }>(
    `insert into campaigns (name, type_key, audience, delivery, created_by, updated_by)
     values ('Spring', 'offer', $1, '{}', 'm', 'm') returning id`,
    [
      JSON.stringify({
        everyone: true,
        segments: [],
        excludeSegments: [],
        filter: { segment: "german" },
      }),
    ],
  );
  expect((await marketing.one({ key: "german" })).uses).toEqual([
    { kind: "campaign", key: String(rows[0]?.id), name: "Spring" },
    { kind: "segment", key: "active", name: "active" },
  ]);
  await expect(marketing.remove({ key: "german" })).rejects.toThrow(
    "“german” is used by the campaign “Spring” and the segment “active”. Take it out there first.",
  );
  await context.pool.query("delete from campaigns");
  await marketing.remove({ key: "active" });
  await marketing.remove({ key: "german" });
  expect((await marketing.list({})).items).toEqual([]);
});

test("examples name people only to those who may see people, and each look is kept", async () => {
  await using context = await withPeople();
  const masked = await callerFor(context, "marketing").count({ filter: german, panel: "a" });
  expect(masked).toMatchObject({ exact: 15 });
  expect(masked.sample).toHaveLength(10);
  expect(JSON.stringify(masked)).not.toMatch(/user_|example\.com/);
  const logged = () => context.pool.query("select from audit_log where action = 'user.sample'");
  expect((await logged()).rowCount).toBe(0);
  const admin = callerFor(context, "admin");
  const open = await admin.count({ filter: german, panel: "a" });
  expect(open.sample[0]?.userId).toMatch(/^user_/);
  await admin.count({ filter: german, panel: "a" });
  expect((await logged()).rowCount).toBe(10);
});

test("fields come with what can be picked, and values with how many have them", async () => {
  await using context = await withPeople();
  await context.pool.query(
    "insert into attribute_catalogue (name, kind) values ('plan', 'text'), ('age', 'number'), ('odd name', 'text')",
  );
  const content = callerFor(context, "content");
  const { fields, channels } = await content.fields();
  const kinds = fields.map(({ field, kind }) => `${field}: ${kind}`);
  expect(kinds).toContain("attributes.age: number");
  expect(kinds).not.toContain("attributes.odd name: text");
  expect(channels.map(({ value }) => value)).toContain("push");
  expect(await content.values({ field: "locale" })).toEqual([
    { value: "de", people: 15 },
    { value: "en", people: 15 },
  ]);
});

test("the list is found by name, in pages, with sizes", async () => {
  await using context = await withPeople();
  await context.pool.query(
    `insert into segments (key, name, filter) select 's' || i, 'Segment ' || lpad(i::text, 3, '0'), $1
     from generate_series(1, 60) as i`,
    [JSON.stringify(german)],
  );
  const support = callerFor(context, "support");
  const first = await support.list({});
  expect(first).toMatchObject({ nextCursor: { key: "s50" } });
  const second = await support.list({ cursor: first.nextCursor });
  expect(second.items).toHaveLength(10);
  expect(second.nextCursor).toBeNull();
  expect((await support.list({ q: "segment 007" })).items.map(({ key }) => key)).toEqual(["s7"]);
  expect(await support.sizes({ q: "segment 007" })).toEqual({ s7: 15 });
});

test("those who see no people are offered public actors alone to ask for followers of", async () => {
  await using context = await testContext();
  await context.pool.query(
    `insert into fanout_partitions (actor_id, from_user, to_user, followers, computed_at)
     values ('star', 0, 9, 6000, now()), ('star', 9, 99, 4000, now()), ('neighbour', 0, 99, 9999, now())`,
  );
  const offered = async (role: Role) => {
    const values = await callerFor(context, role).values({ field: "follows" });
    return values.map(({ value, people }) => [value, people]);
  };
  for (const role of ["marketing", "content"] as const)
    expect(await offered(role)).toEqual([["star", 10_000]]);
  for (const role of ["admin", "support"] as const)
    expect(await offered(role)).toEqual([
      ["star", 10_000],
      ["neighbour", 9_999],
    ]);
});
