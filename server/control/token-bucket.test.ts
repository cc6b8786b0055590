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
