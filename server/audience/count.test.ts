import { expect, test, vi } from "vitest";
import type { Pool } from "@/db/client";
import { testContext } from "@/server/testing";
import { countAudience, countOverlap, estimateSegments } from "./count";
import { tryCountExactly } from "./count-exact";
import { readSamplePeople } from "./sample-people";
import { sampleUsers } from "./sample-users";

const now = new Date("2026-03-29T01:30:00.000Z");

async function crowd(n: number) {
  const context = await testContext();
  await context.pool.query(
    `insert into users (id, external_id, email, locale, attributes) overriding system value
     select i, 'user_' || i, case when i % 2 = 0 then i || '@example.com' end, case when i % 4 = 0 then 'de' else 'en' end,
       jsonb_build_object('rare', i = 77777)
     from generate_series(1, $1::int) i`,
    [n],
  );
  await context.pool.query("analyze users");
  return context;
}

const german = { field: "locale", op: "eq", value: "de" } as const;
const rare = { field: "attributes.rare", op: "eq", value: true } as const;

test("a few users are all counted at once", async () => {
  await using context = await crowd(1_000);
  const count = await countAudience(context.pool, german, { now });
  expect(count).toMatchObject({ estimate: 250, margin: 0, exact: 250 });
  expect(count.reachable).toEqual({ in_app: 250, push: 0, email: 250, sms: 0, webhook: 0 });
  expect(new Set(count.people).size).toBe(10);
});

test("of many users a part is looked at; the estimate holds within its margin, the exact count corrects it", async () => {
  await using context = await crowd(100_000);
  const rough = await countAudience(context.pool, german, { now });
  expect(rough.exact).toBeNull();
  expect(Math.abs(rough.estimate - 25_000)).toBeLessThanOrEqual(rough.margin);
  const exact = await countAudience(context.pool, german, { now, exact: true });
  expect(exact).toMatchObject({ exact: 25_000, estimate: rough.estimate });
  expect(exact.reachable).toMatchObject({ in_app: 25_000, email: 25_000, push: 0 });
});

test("somebody whom the sample misses is found by the exact count, with the channels", async () => {
  await using context = await crowd(100_000);
  const rough = await countAudience(context.pool, rare, { now });
  expect(rough.estimate + rough.margin).toBeGreaterThanOrEqual(1);
  expect(await countAudience(context.pool, rare, { now, exact: true })).toMatchObject({
    exact: 1,
    people: [77_777],
    reachable: { in_app: 1, email: 0 },
  });
});

test("nobody is counted who was erased; nobody is reachable who is on the suppression list", async () => {
  await using context = await crowd(1_000);
  await context.pool.query("update users set erased_at = now() where id = 4");
  await context.pool.query("update users set suppressed_at = now() where id = 8");
  const count = await countAudience(context.pool, german, { now });
  expect(count.exact).toBe(249);
  expect(count.reachable.email).toBe(248);
});

test("an empty workspace has nobody", async () => {
  await using context = await testContext();
  expect(await countAudience(context.pool, german, { now })).toMatchObject({
    exact: 0,
    people: [],
  });
});

test("an exact count that somebody no longer wants is cancelled, and its connection serves on", async () => {
  await using context = await crowd(2_000);
  const holder = await context.pool.connect();
  await holder.query("begin; lock table users in access exclusive mode");
  const abort = new AbortController();
  const options = { now, few: false, signal: abort.signal };
  const running = tryCountExactly(context.pool, german, options);
  await vi.waitUntil(async () => (await waiting(context.pool)) > 0);
  abort.abort();
  expect(await running).toBeNull();
  expect(await waiting(context.pool)).toBe(0);
  await holder.query("commit");
  holder.release();
  expect(await tryCountExactly(context.pool, german, { now, few: false })).toEqual({ n: 500 });
  expect(await tryCountExactly(context.pool, german, options)).toBeNull();
});

async function waiting(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ n: number }>(
    "select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
  );
  return rows[0]?.n ?? 0;
}

test("what two segments share, and each one's size, come of one look", async () => {
  await using context = await crowd(1_000);
  await context.pool.query(
    `insert into segments (key, name, filter) values ('german', 'German', $1), ('broken', 'Broken', $2)`,
    [JSON.stringify(german), JSON.stringify({ segment: "gone" })],
  );
  const even = { field: "reachable", op: "eq", value: "email" } as const;
  const not = { not: german };
  expect(await countOverlap(context.pool, [even, { segment: "german" }], now)).toEqual({
    first: 500,
    second: 250,
    both: 250,
  });
  expect(await countOverlap(context.pool, [not, { segment: "german" }], now)).toMatchObject({
    both: 0,
  });
  const listed = [
    { key: "a", filter: not },
    { key: "b", filter: { segment: "gone" } },
  ];
  expect(await estimateSegments(context.pool, listed, now)).toEqual({ a: 750, b: null });
});

test("examples are without id and address for those who may not see people", async () => {
  await using context = await crowd(10);
  await context.pool.query(
    "insert into devices (user_id, device_id, platform, token) values (4, 'a', 'ios', 't')",
  );
  const [open] = await readSamplePeople(context.pool, [4, 2], false);
  expect(open).toMatchObject({ userId: "user_4", email: "4@example.com", platforms: ["ios"] });
  const [masked] = await readSamplePeople(context.pool, [4, 2], true);
  expect(masked).toMatchObject({ userId: null, email: null, locale: "de", platforms: ["ios"] });
});

test("the sample lies evenly over all ids, each once", async () => {
  await using context = await crowd(100_000);
  const { ids, scale } = await sampleUsers(context.pool, 4_096);
  expect(new Set(ids).size).toBe(4_096);
  expect(scale).toBeCloseTo(100_000 / 4_096);
  for (let tenth = 0; tenth < 10; tenth++) {
    const within = ids.filter((id) => Math.floor((id - 1) / 10_000) === tenth);
    expect(Math.abs(within.length - 410)).toBeLessThanOrEqual(2 * 64);
  }
});
