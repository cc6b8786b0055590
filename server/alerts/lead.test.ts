import { expect, test } from "vitest";
import { testDatabase } from "@/db/testing";
import { createLead } from "./lead";

test("of two watch processes one leads, and the other takes over when it ends", async () => {
  await using database = await testDatabase();
  const [first, second] = [createLead(database.url, 2_000), createLead(database.url, 2_000)];
  expect(await first.ask()).toBe("leader");
  expect(await second.ask()).toBe("follower");
  expect(await first.ask()).toBe("leader");
  await first.close();
  expect(await second.ask()).toBe("leader");
  await second.close();
});

test("a leader whose connection is cut says that the database is away, and leads again afterwards", async () => {
  await using database = await testDatabase();
  const lead = createLead(database.url, 2_000);
  expect(await lead.ask()).toBe("leader");
  await database.pool.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'carillon watch lead'",
  );
  expect(["away", "leader"]).toContain(await lead.ask());
  expect(await lead.ask()).toBe("leader");
  await lead.close();
});

test("a database that nobody serves is away", async () => {
  const lead = createLead("postgres://nobody@127.0.0.1:1/none", 500);
  expect(await lead.ask()).toBe("away");
  await lead.close();
});
