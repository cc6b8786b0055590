import { describe, expect, test } from "vitest";
import type { SegmentFilter } from "@/db/schema/json";
import { testDatabase } from "@/db/testing";
import { checkFilter } from "./check-filter";
import { resolveSegments } from "./resolve-segments";

async function world(segments: Record<string, SegmentFilter> = {}) {
  const database = await testDatabase();
  await database.pool.query(
    `insert into segments (key, name, filter)
     select key, key, value from jsonb_each($1::jsonb)`,
    [JSON.stringify(segments)],
  );
  await database.pool.query(
    `insert into attribute_catalogue (name, kind)
     values ('plan', 'text'), ('planet', 'text'), ('age', 'number'), ('vip', 'boolean'), ('birthday', 'date'),
            ('odd', 'mixed')`,
  );
  return database;
}

const plan: SegmentFilter = { field: "attributes.plan", op: "eq", value: "pro" };

describe("segments within segments", () => {
  test("are put in place, through several levels", async () => {
    await using database = await world({ gold: plan, fans: { not: { segment: "gold" } } });
    const filter = { all: [{ segment: "fans" }, { list: "vip" }] };
    expect(await resolveSegments(database.pool, filter)).toEqual({
      all: [{ not: plan }, { list: "vip" }],
    });
  });

  test("may come up twice, but not in themselves: the cycle is named", async () => {
    await using database = await world({
      gold: { any: [{ segment: "active" }, plan] },
      active: { all: [{ segment: "gold" }] },
    });
    await expect(resolveSegments(database.pool, { segment: "gold" })).rejects.toThrow(
      "gold → active → gold",
    );
    await expect(
      resolveSegments(database.pool, { any: [plan, { segment: "active" }] }, "gold"),
    ).rejects.toThrow("gold → active → gold");
    await expect(resolveSegments(database.pool, { segment: "self" }, "self")).rejects.toThrow(
      "self → self",
    );
  });

  test("that nobody knows are refused by name", async () => {
    await using database = await world({ gold: { segment: "silver" } });
    await expect(resolveSegments(database.pool, { segment: "gold" })).rejects.toThrow(
      'The segment "silver" does not exist',
    );
  });

  test("that double at every level are refused before they grow", async () => {
    const levels = Array.from({ length: 40 }, (_, i): [string, SegmentFilter] => [
      `s${i}`,
      i === 39 ? plan : { any: [{ segment: `s${i + 1}` }, { segment: `s${i + 1}` }] },
    ]);
    await using database = await world(Object.fromEntries(levels));
    await expect(resolveSegments(database.pool, { segment: "s0" })).rejects.toThrow(
      /more than 1000 conditions/,
    );
  });
});

describe("what a filter gets wrong about the workspace", () => {
  test.each<[SegmentFilter, string | null]>([
    [
      { field: "attributes.plane", op: "exists" },
      'Nobody has an attribute "plane". Did you mean plan or planet?',
    ],
    [
      { field: "attributes.shoeSize", op: "exists" },
      'Nobody has an attribute "shoeSize". Check its spelling.',
    ],
    [
      { field: "attributes.plan", op: "gt", value: 7 },
      "plan is a text; it cannot be greater than a number.",
    ],
    [
      { field: "attributes.age", op: "eq", value: "7" },
      'age is a number; it cannot be the text "7".',
    ],
    [
      { field: "attributes.age", op: "contains", value: "7" },
      "age is a number; it cannot contain a text.",
    ],
    [
      { field: "attributes.plan", op: "withinDays", value: 7 },
      "plan is a text; it cannot be within days.",
    ],
    [
      { field: "attributes.vip", op: "lt", value: 3 },
      "vip is true or false; it cannot be less than anything.",
    ],
    [
      { field: "attributes.birthday", op: "gt", value: "soon" },
      'birthday is a date; it cannot be greater than the text "soon".',
    ],
    [{ field: "attributes.birthday", op: "inNextDays", value: 7 }, null],
    [{ field: "attributes.odd", op: "gt", value: 7 }, null],
    [{ list: "nobody" }, 'The list "nobody" does not exist. Choose another one.'],
    [{ segment: "nobody" }, 'The segment "nobody" does not exist. Choose another one.'],
    [
      { did: "opened", campaign: 7, withinDays: 3 },
      "Campaign 7 does not exist. Choose another one.",
    ],
    [
      { did: "opened", type: "nothing", withinDays: 3 },
      'The type "nothing" is not registered. Choose another one.',
    ],
  ])("%j", async (condition, message) => {
    await using database = await world();
    const problems = await checkFilter(database.pool, { all: [plan, { not: condition }] });
    expect(problems).toEqual(message === null ? [] : [{ path: "all.1.not", message }]);
  });

  test("nothing, where no attribute was ever seen", async () => {
    await using database = await testDatabase();
    expect(await checkFilter(database.pool, plan)).toEqual([]);
  });
});
