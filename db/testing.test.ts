import { expect, test } from "vitest";
import { priorities, queuesOf } from "@/server/queues";
import { testDatabase } from "./testing";

test("a test database is migrated and has every queue with its dead-letter queue", async () => {
  await using database = await testDatabase();
  const { rows } = await database.pool.query<{ name: string; dead_letter: string }>(
    "select name, dead_letter from pgboss.queue where dead_letter is not null order by name",
  );
  expect(rows.map((row) => row.name)).toEqual(priorities.flatMap(queuesOf).sort());
});

test("two test databases do not see each other's rows", async () => {
  await using one = await testDatabase();
  await using other = await testDatabase();
  await one.pool.query("insert into users (external_id) values ('only-here')");
  const { rows } = await other.pool.query("select from users");
  expect(rows).toHaveLength(0);
});
