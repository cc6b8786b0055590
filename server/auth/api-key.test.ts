import { expect, it } from "vitest";
import { restTest } from "@/server/api/rest/testing";

const me = { target: { userId: "user_1" } };

it("forgets a revoked or expired key within half a second, and lets a second key of the producer in", async () => {
  await using test = await restTest();
  const { pool } = test.context;
  const statusOf = async (key: string) =>
    (await test.call("POST", "/api/v1/notifications", { key, body: { ...me, type: "none" } }))
      .status;
  expect(await statusOf("ck_shop")).toBe(422);
  const later = new Date(test.clock.time.getTime() + 60_000);
  await pool.query(
    `insert into producer_keys (producer_id, hash, prefix, created_by, expires_at)
     select id, encode(sha256('ck_second'), 'hex'), 'ck_', 'test', $1 from producers where key = 'shop'`,
    [later],
  );
  expect(await statusOf("ck_second")).toBe(422);
  await pool.query("update producer_keys set revoked_at = now() where expires_at is null");
  test.clock.time = new Date(test.clock.time.getTime() + 500);
  expect(await statusOf("ck_shop")).toBe(401);
  expect(await statusOf("ck_second")).toBe(422);
  test.clock.time = later;
  expect(await statusOf("ck_second")).toBe(401);
});

it("notes when a key was used, once a minute", async () => {
  await using test = await restTest();
  const { pool } = test.context;
  test.clock.time = new Date("2026-03-01T10:00:59Z");
  const used = async () => {
    const { rows } = await pool.query<{ at: Date | null; version: string }>(
      "select last_used_at as at, xmin::text as version from producer_keys",
    );
    return rows[0];
  };
  const call = () => test.call("POST", "/api/v1/notifications", { body: { ...me, type: "none" } });
  await call();
  await expect.poll(async () => (await used())?.at).toEqual(new Date("2026-03-01T10:00:00Z"));
  const before = await used();
  await call();
  await call();
  expect(await used()).toEqual(before);
  test.clock.time = new Date("2026-03-01T10:01:00Z");
  await call();
  await expect.poll(async () => (await used())?.at).toEqual(new Date("2026-03-01T10:01:00Z"));
});
