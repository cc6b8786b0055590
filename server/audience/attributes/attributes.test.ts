import { expect, test } from "vitest";
import { sampleAttributes } from "@/db/attribute-sample.sql";
import { saveUsers } from "@/server/audience/save-users";
import { testContext } from "@/server/testing";
import { readAttributes } from "./catalogue";

test("attributes are known with their types from the moment that they are saved", async () => {
  await using context = await testContext();
  const save = (
    id: string,
    attributes: Record<string, string | number | boolean | object | null>,
  ) =>
    saveUsers(
      context.pool,
      new Map([[id, { attributes: JSON.parse(JSON.stringify(attributes)) }]]),
    );
  await save("ann", {
    plan: "pro",
    age: 36,
    vip: true,
    born: "1989-02-03",
    pets: ["cat"],
    gone: null,
  });
  expect(await readAttributes(context.pool)).toEqual([
    { name: "age", kind: "number", examples: [] },
    { name: "born", kind: "date", examples: [] },
    { name: "pets", kind: "other", examples: [] },
    { name: "plan", kind: "text", examples: [] },
    { name: "vip", kind: "boolean", examples: [] },
  ]);
  await save("bob", { age: "old", born: "long ago" });
  const kinds = Object.fromEntries(
    (await readAttributes(context.pool)).map((a) => [a.name, a.kind]),
  );
  expect(kinds).toMatchObject({ age: "mixed", born: "text" });
});

test("examples are values that several people share, never one person's own", async () => {
  await using context = await testContext();
  await context.pool.query(
    `insert into users (external_id, attributes)
     select n::text, jsonb_build_object('plan', case when n % 3 = 0 then 'pro' else 'free' end,
       'name', 'Person ' || n, 'level', n % 2, 'since', '2026-01-0' || 1 + n % 2)
     from generate_series(1, 30) as n`,
  );
  await sampleAttributes(context.pool, new Date());
  await sampleAttributes(context.pool, new Date());
  expect(await readAttributes(context.pool)).toEqual([
    { name: "level", kind: "number", examples: [0, 1] },
    { name: "name", kind: "text", examples: [] },
    { name: "plan", kind: "text", examples: ["free", "pro"] },
    { name: "since", kind: "date", examples: ["2026-01-01", "2026-01-02"] },
  ]);
});
