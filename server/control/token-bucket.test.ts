import { expect, test } from "vitest";
import { testDatabase } from "@/db/testing";
import { createTokenBuckets } from "./token-bucket";

test("a burst is let through to the capacity and no further, in however many processes", async () => {
  await using database = await testDatabase();
  const processes = [createTokenBuckets(database.pool), createTokenBuckets(database.pool)];
  const bucket = { key: "producer:1", ratePerSecond: 1 };
  const taken = await Promise.all(
    Array.from({ length: 600 }, () => processes.map((buckets) => buckets.take(bucket, 1))).flat(),
  );
  const admitted = taken.filter(({ ok }) => ok).length;
  // A second or two may pass, and refill one token each.
  expect(admitted).toBeGreaterThanOrEqual(1_000);
  expect(admitted).toBeLessThan(1_010);
});

test("calls at once share one lease instead of taking one each", async () => {
  await using database = await testDatabase();
  const buckets = createTokenBuckets(database.pool);
  const bucket = { key: "producer:1", ratePerSecond: 1_000 };
  const taken = await Promise.all(Array.from({ length: 300 }, () => buckets.take(bucket, 1)));
  expect(taken.every(({ ok }) => ok)).toBe(true);
});

test("a batch is let through whole or not at all, and leaves its tokens to smaller ones", async () => {
  await using database = await testDatabase();
  const buckets = createTokenBuckets(database.pool);
  const bucket = { key: "producer:1", ratePerSecond: 1, burst: 10 };
  const taken = await Promise.all([6, 6, 3].map((n) => buckets.take(bucket, n)));
  expect(taken.map(({ ok }) => ok)).toEqual([true, false, true]);
});

test("a flood over the rate is refused in the process, not asked of the database one by one", async () => {
  await using database = await testDatabase();
  let asked = 0;
  const pool = new Proxy(database.pool, {
    get: (target, name) => {
      if (name === "query") asked += 1;
      const value: unknown = Reflect.get(target, name);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
  const buckets = createTokenBuckets(pool);
  const bucket = { key: "producer:1", ratePerSecond: 1, burst: 5 };
  for (let round = 0; round < 20; round += 1) {
    await Promise.all(Array.from({ length: 100 }, () => buckets.take(bucket, 1)));
  }
  expect(asked).toBeLessThan(20);
});
