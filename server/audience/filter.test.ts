import fc from "fast-check";
import { expect, test } from "vitest";
import type { SegmentFilter } from "@/db/schema/json";
import { testDatabase } from "@/db/testing";
import { compileFilter } from "./filter";
import { SegmentFilterInput } from "./filter-input";

const now = new Date("2026-03-29T01:30:00.000Z");
const day = 86_400_000;

type Person = {
  locale: string;
  timeZone: string;
  region: string | null;
  lastActiveAt: Date | null;
  createdAt: Date;
  attributes: Record<string, string | number | boolean | null>;
};

const words = fc.constantFrom("", "a", "b", "de", "pro", "7", "true", "O'Brien", "Ü", "$1");
const numbers = fc.constantFrom(-1, 0, 7, 7.5, 1e6);
const moments = fc.integer({ min: -4, max: 4 }).map((n) => new Date(now.getTime() + n * day));
const zones = fc.constantFrom("UTC", "Europe/Berlin", "Asia/Kolkata");
const scalar = fc.oneof(words, numbers, fc.boolean());

const person: fc.Arbitrary<Person> = fc.record({
  locale: words,
  timeZone: zones,
  region: fc.option(words),
  lastActiveAt: fc.option(moments),
  createdAt: moments,
  attributes: fc.dictionary(fc.constantFrom("plan", "age", "vip"), fc.option(scalar)),
});

const textField = fc.constantFrom("locale", "timeZone", "region");
const timeField = fc.constantFrom("lastActiveAt", "createdAt");
const attribute = fc.constantFrom("attributes.plan", "attributes.age", "attributes.none");
const order = fc.constantFrom("lt" as const, "lte" as const, "gt" as const, "gte" as const);
const equality = fc.constantFrom("eq" as const, "ne" as const);

const condition: fc.Arbitrary<SegmentFilter> = fc.oneof(
  fc.record({ field: textField, op: equality, value: fc.oneof(words, zones) }),
  fc.record({
    field: textField,
    op: fc.constant("in" as const),
    value: fc.array(words, { minLength: 1 }),
  }),
  fc.record({
    field: fc.oneof(textField, timeField, attribute),
    op: fc.constant("exists" as const),
    value: fc.option(fc.boolean(), { nil: undefined }),
  }),
  fc.record({ field: timeField, op: order, value: moments.map((at) => at.toISOString()) }),
  fc.record({
    field: timeField,
    op: fc.constant("withinDays" as const),
    value: fc.constantFrom(0.5, 1, 2, 30),
  }),
  fc.record({ field: attribute, op: equality, value: scalar }),
  fc.record({ field: attribute, op: order, value: fc.oneof(words, numbers) }),
  fc.record({
    field: attribute,
    op: fc.constant("in" as const),
    value: fc.array(fc.oneof(words, numbers), { minLength: 1 }),
  }),
);

const filter = fc.letrec<{ tree: SegmentFilter }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4 },
    condition,
    fc.record({ all: fc.array(tie("tree"), { minLength: 1, maxLength: 3 }) }),
    fc.record({ any: fc.array(tie("tree"), { minLength: 1, maxLength: 3 }) }),
    fc.record({ not: tie("tree") }),
  ),
})).tree;

/** What the filter means, told a second time and independently of SQL. */
function meets(someone: Person, node: SegmentFilter): boolean {
  if ("all" in node) return node.all.every((child) => meets(someone, child));
  if ("any" in node) return node.any.some((child) => meets(someone, child));
  if ("not" in node) return !meets(someone, node.not);
  if (!("field" in node)) throw new Error("is tried with rows of its own");
  const { field, op, value } = node;
  const held = heldBy(someone, field);
  if (op === "exists") return (held !== null) === (value !== false);
  if (op === "ne") return held !== value;
  if (held === null) return false;
  if (op === "eq") return held === value;
  if (op === "in") return Array.isArray(value) && value.some((one) => one === held);
  if (op === "withinDays") {
    const age = now.getTime() - Number(held);
    return age >= 0 && age < Number(value) * day;
  }
  const bound = held instanceof Date ? new Date(String(value)) : value;
  if (bound === undefined || typeof held !== typeof bound) return false;
  const orders = new Map([
    ["lt", held < bound],
    ["lte", held <= bound],
    ["gt", held > bound],
    ["gte", held >= bound],
  ]);
  return orders.get(op) ?? false;
}

function heldBy(someone: Person, field: string): string | number | boolean | Date | null {
  const name = field.split(".")[1];
  if (name !== undefined) return someone.attributes[name] ?? null;
  const { locale, timeZone, region, lastActiveAt, createdAt } = someone;
  return { locale, timeZone, region, lastActiveAt, createdAt }[field] ?? null;
}

test("any filter compiles, and selects the users that it means", { timeout: 60_000 }, async () => {
  await using database = await testDatabase();
  const people = fc.sample(person, { numRuns: 300, seed: 7 });
  await database.pool.query(
    `insert into users (external_id, locale, time_zone, region, last_active_at, created_at, attributes)
     select doc ->> 'id', doc ->> 'locale', doc ->> 'timeZone', doc ->> 'region',
            (doc ->> 'lastActiveAt')::timestamptz, (doc ->> 'createdAt')::timestamptz, doc -> 'attributes'
     from unnest($1::jsonb[]) as doc`,
    [people.map((someone, i) => JSON.stringify({ ...someone, id: String(i) }))],
  );
  await fc.assert(
    fc.asyncProperty(filter, async (tree) => {
      const { sql, values } = compileFilter(SegmentFilterInput.parse(tree), 2, "$1");
      const { rows } = await database.pool.query<{ i: number }>(
        `select external_id::int as i from users u
         where $1::timestamptz is not null and ${sql} order by 1`,
        [now, ...values],
      );
      const expected = people.flatMap((someone, i) => (meets(someone, tree) ? [i] : []));
      expect(rows.map(({ i }) => i)).toEqual(expected);
      const { rows: rest } = await database.pool.query<{ n: number }>(
        `select count(*)::int as n from users u where $1::timestamptz is not null and not ${sql}`,
        [now, ...values],
      );
      expect(rest[0]?.n).toBe(people.length - expected.length);
    }),
    { numRuns: 400 },
  );
});

test.each([
  [{ field: "email", op: "eq", value: "a" }, /"email" is not a field; use locale/],
  [{ field: "attributes.a b", op: "eq", value: "a" }, /"attributes.a b" is not a field/],
  [{ field: "attributes.x')--", op: "exists" }, /is not a field/],
  [{ field: "locale", op: "lt", value: "a" }, /"locale" does not take "lt"/],
  [{ field: "attributes.age", op: "withinDays", value: 3 }, /"attributes.age" does not take/],
  [{ field: "createdAt", op: "gt", value: "yesterday" }, /"createdAt" gt needs a time/],
  [{ field: "region", op: "in", value: [1] }, /"region" in needs a list of strings/],
  [{ field: "region", op: "eq", value: "a\0b" }, /NUL/],
])("a wrong condition is refused by its field: %j", (tree, sentence) => {
  const { error } = SegmentFilterInput.safeParse(tree);
  expect(JSON.stringify(error?.issues)).toMatch(
    new RegExp(sentence.source.replaceAll('"', '\\\\*"')),
  );
});

test("trees that are too deep, too wide or empty are refused", () => {
  const leaf: unknown = { field: "region", op: "exists" };
  const deep = Array.from({ length: 50_000 }).reduce((tree: unknown) => ({ not: tree }), leaf);
  expect(SegmentFilterInput.safeParse(deep).error?.message).toMatch(/10 levels/);
  const wide = { any: Array.from({ length: 100 }, () => leaf) };
  expect(SegmentFilterInput.safeParse(wide).error?.message).toMatch(/100 nodes/);
  expect(SegmentFilterInput.safeParse({ any: [] }).success).toBe(false);
});
