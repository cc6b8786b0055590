import { expect, test } from "vitest";
import { nextRange } from "@/server/pipeline/fanout/ranges.sql";
import { testContext } from "@/server/testing";
import { estimateAudience } from "./estimate";
import { readRangesAge, recomputeFollowerRanges } from "./follower-ranges";

const star = { kind: "followers", actorId: "star" } as const;

/** `star` with 25 000 followers whose ranges were just computed, and 100 who followed since. */
async function world() {
  const context = await testContext();
  const { pool } = context;
  await pool.query(
    `insert into follows (actor_id, user_id) select 'star', i from generate_series(1, 25000) i;
     insert into follows (actor_id, user_id) select 'small', i from generate_series(1, 9999) i`,
  );
  await recomputeFollowerRanges(pool);
  await pool.query(
    "insert into follows (actor_id, user_id) select 'star', i from generate_series(25001, 25100) i",
  );
  const first = () => nextRange(pool, "", star, 0, 10_000);
  const estimate = () => estimateAudience(pool, star, new Date());
  const age = (hours: number) =>
    pool.query("update fanout_partitions set computed_at = now() - make_interval(hours => $1)", [
      hours,
    ]);
  return { ...context, first, estimate, age };
}

test("ranges are read as they were stored for four hours, and from the followers themselves after that", async () => {
  await using made = await world();
  // A stored range ends where it was cut; a live one where a block of the caps' locks ends.
  expect([await made.first(), await made.estimate()]).toEqual([
    { toUser: 10_000, size: 10_000 },
    25_000,
  ]);
  await made.pool.query("update fanout_partitions set to_user = 9_876 where from_user = 0");
  expect(await made.first()).toMatchObject({ toUser: 9_876 });
  await made.age(3);
  expect(await made.first()).toMatchObject({ toUser: 9_876 });
  await made.age(5);
  expect((await made.first())?.toUser).not.toBe(9_876);
  expect(await made.estimate()).toBe(25_100);
});

test("what is stored says how old it is, and being computed again makes it fresh", async () => {
  await using made = await world();
  expect(await readRangesAge(made.pool)).toMatchObject({ actors: 1, stale: false });
  await made.age(5);
  expect(await readRangesAge(made.pool)).toMatchObject({ actors: 1, stale: true });
  await recomputeFollowerRanges(made.pool);
  expect(await readRangesAge(made.pool)).toMatchObject({ stale: false });
  expect(await made.estimate()).toBe(25_100);
  await made.pool.query("truncate fanout_partitions");
  expect(await readRangesAge(made.pool)).toEqual({ actors: 0, computedAt: null, stale: false });
});
