import fc from "fast-check";
import { expect, test } from "vitest";
import { transaction } from "@/db/client";
import { eraseUser } from "@/server/audience/erase-user";
import type { PersonKey } from "@/server/audience/person-key";
import { saveUsers } from "@/server/audience/save-users";
import type { Context } from "@/server/context";
import { createUsers } from "@/server/pipeline/accept/commit.sql";
import { testContext } from "@/server/testing";
import { release } from "./release";
import { suppress } from "./suppress";

const by = { actor: "admin@example.com", reason: "asked", now: new Date() };

const add = ({ pool }: Context, ...keys: PersonKey[]) =>
  transaction(pool, (client) => suppress(client, keys, by));

async function suppressed({ pool }: Context): Promise<string[]> {
  const { rows } = await pool.query<{ id: string }>(
    "select external_id as id from users where suppressed_at is not null order by 1",
  );
  return rows.map(({ id }) => id);
}

test("suppressing an id, an address or a number marks every user whom it names", async () => {
  await using context = await testContext();
  await saveUsers(
    context.pool,
    new Map([
      ["ann", { email: "Shared@Example.com" }],
      ["bob", { email: "shared@example.com", phone: "+4915112345678" }],
      ["cy", {}],
      ["dee", {}],
    ]),
  );
  expect(await add(context, { kind: "email", value: "shared@example.com" })).toBe(1);
  expect(await suppressed(context)).toEqual(["ann", "bob"]);
  await add(context, { kind: "user", value: "cy" }, { kind: "user", value: "nobody" });
  expect(await suppressed(context)).toEqual(["ann", "bob", "cy"]);
  expect(await add(context, { kind: "user", value: "cy" })).toBe(0);
});

test("a user who is on the list for two reasons stays suppressed until both are gone", async () => {
  await using context = await testContext();
  await saveUsers(context.pool, new Map([["ann", { email: "ann@example.com" }]]));
  const keys: PersonKey[] = [
    { kind: "user", value: "ann" },
    { kind: "email", value: "ann@example.com" },
  ];
  await add(context, ...keys);
  for (const [key, left] of [
    [keys[0], ["ann"]],
    [keys[1], []],
  ] as const) {
    if (key) await release(context.pool, key, by);
    expect(await suppressed(context)).toEqual(left);
  }
  const gone = release(context.pool, { kind: "user", value: "ann" }, by);
  await expect(gone).rejects.toMatchObject({ code: "not_found" });
});

test("somebody saved later with a suppressed address is suppressed, and is not with another one", async () => {
  await using context = await testContext();
  await add(context, { kind: "email", value: "ann@example.com" }, { kind: "user", value: "eve" });
  await saveUsers(context.pool, new Map([["ann", { email: "Ann@example.com" }]]));
  expect(await suppressed(context)).toEqual(["ann"]);
  await saveUsers(context.pool, new Map([["ann", { email: "other@example.com" }]]));
  expect(await suppressed(context)).toEqual([]);
  await transaction(context.pool, (client) =>
    createUsers(client, [{ targetUserId: "eve", event: {} }]),
  );
  expect(await suppressed(context)).toEqual(["eve"]);
});

test("an erased person leaves no name on the list; the id may be used anew, the address is still not written to", async () => {
  await using context = await testContext();
  await saveUsers(context.pool, new Map([["ann", { email: "ann@example.com" }]]));
  await add(context, { kind: "user", value: "ann" }, { kind: "email", value: "ann@example.com" });
  await eraseUser(context.pool, "ann", by);
  const { rows } = await context.pool.query("select kind, value from suppressions");
  expect(rows).toEqual([{ kind: "email", value: expect.stringMatching(/^erased:[0-9a-f]{64}$/) }]);
  await saveUsers(context.pool, new Map([["ann", {}]]));
  expect(await suppressed(context)).toEqual([]);
  await saveUsers(context.pool, new Map([["bob", { email: "Ann@Example.com" }]]));
  expect(await suppressed(context)).toEqual(["bob"]);
  await add(context, { kind: "email", value: "ann@example.com" });
  await release(context.pool, { kind: "email", value: "ann@example.com" }, by);
  expect(await suppressed(context)).toEqual([]);
});

test("whatever is saved and suppressed at once, in any order, users and list agree afterwards", async () => {
  await using context = await testContext();
  const ids = ["a", "b", "c"];
  const mails = ["x@example.com", "y@example.com"];
  const step = fc.oneof(
    fc.record({
      kind: fc.constant("save" as const),
      id: fc.constantFrom(...ids),
      email: fc.constantFrom(...mails, null),
    }),
    fc.record({
      kind: fc.constantFrom("add" as const, "remove" as const),
      key: fc.constantFrom<PersonKey>(
        ...ids.map((value) => ({ kind: "user" as const, value })),
        ...mails.map((value) => ({ kind: "email" as const, value })),
      ),
    }),
  );
  const run = async (one: typeof step extends fc.Arbitrary<infer S> ? S : never) => {
    if (one.kind === "save")
      await saveUsers(context.pool, new Map([[one.id, { email: one.email }]]));
    else if (one.kind === "add") await add(context, one.key);
    else await release(context.pool, one.key, by).catch(() => {});
  };
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 8 }), async (steps) => {
      await Promise.all(steps.map(run));
      const { rows } = await context.pool.query(
        `select external_id from users u where (suppressed_at is not null) <> exists (
           select from suppressions s
           where s.kind = 'user' and s.value = u.external_id or s.kind = 'email' and s.value = u.email)`,
      );
      expect(rows).toEqual([]);
    }),
    { numRuns: 40 },
  );
});
