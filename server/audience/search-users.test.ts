import { expect, it } from "vitest";
import { testContext } from "@/server/testing";
import { searchUsers } from "./search-users";

it("finds users by id, the beginning of an id, e-mail in any case, and phone; never erased ones", async () => {
  await using context = await testContext();
  const { pool } = context;
  await pool.query(
    `insert into users (external_id, email, phone, erased_at) values
       ('ann', 'Ann@Example.com', '+4915112345678', null), ('anna_2', null, null, null),
       ('Ann%', null, null, null), ('annex', 'gone@example.com', null, now()), ('bob', null, null, null)`,
  );
  const find = async (text: string) => (await searchUsers(pool, text)).map(({ userId }) => userId);
  expect(await find("ann")).toEqual(["ann", "anna_2"]);
  expect(await find("ANN@example.com")).toEqual(["ann"]);
  expect(await find("+49 151 1234-5678")).toEqual(["ann"]);
  expect(await find("gone@example.com")).toEqual([]);
  expect(await find("Ann%")).toEqual(["Ann%"]);
  expect(await find("%")).toEqual([]);
});

it("shows no whole address in a list", async () => {
  await using context = await testContext();
  await context.pool.query(
    "insert into users (external_id, email, phone) values ('ann', 'ann.b@example.com', '+4915112345678')",
  );
  const [found] = await searchUsers(context.pool, "ann");
  expect(found).toMatchObject({ email: "a•••@example.com", phone: "•••5678" });
});
