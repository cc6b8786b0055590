import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { testDatabase } from "@/db/testing";
import { createLogger } from "./log";

test("an error of the database is logged without the row that it is about", async () => {
  await using database = await testDatabase();
  const insert =
    "insert into users (external_id, attributes) values ('ann-the-user', '{\"name\": \"Ann\"}')";
  await database.pool.query(insert);
  const error: unknown = await database.pool.query(insert).catch((caught: unknown) => caught);
  expect(error).toMatchObject({ detail: expect.stringContaining("ann-the-user") });
  const lines: string[] = [];
  const log = createLogger({ logLevel: "info" }, "test", {
    write: (line: string) => lines.push(line),
  });
  log.error({ err: error }, "failed");
  log.error({ err: new Error("outer", { cause: error }) }, "failed");
  expect(lines).toHaveLength(2);
  expect(lines.join("")).toContain("duplicate key");
  expect(lines.join("")).not.toContain("ann-the-user");
});

test("a query that failed is logged without its parameters, however deep it lies", async () => {
  await using database = await testDatabase();
  const tokens = ["token-of-ann\n    at nowhere", "ann@example.com"];
  const failing = sql`select ${tokens[0]}::text, ${tokens[1]}::text from nothing_of_this_name`;
  const error: unknown = await database.db.execute(failing).catch((caught: unknown) => caught);
  expect(String(error)).toContain("token-of-ann");
  const lines: string[] = [];
  const log = createLogger({ logLevel: "info" }, "test", {
    write: (line: string) => lines.push(line),
  });
  log.error({ err: error }, "failed");
  log.error({ err: new Error("outer", { cause: error }) }, "failed");
  log.warn({ err: error instanceof Error ? error.message : "" }, "failed");
  expect(lines).toHaveLength(3);
  for (const line of lines) expect(line).toContain("nothing_of_this_name");
  expect(lines.join("")).not.toMatch(/token-of-ann|ann@example/);
});
