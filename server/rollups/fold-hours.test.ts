import { expect, it } from "vitest";
import type { Context } from "@/server/context";
import { testContext } from "@/server/testing";
import { foldHours } from "./fold-hours";
import type { RollupEntry } from "./tally";

const at = (time: string) => new Date(`2026-03-04T${time}Z`);

const sent: RollupEntry = {
  ...{ stage: "sending", priority: 1, channel: "push", provider: "p", outcome: "sent", n: 2 },
  ...{ latencyMs: 40, producerId: 3, typeKey: "post" },
};
const failed: RollupEntry = {
  ...{ stage: "sending", priority: 1, channel: "push", provider: "p", outcome: "failed", n: 1 },
  ...{ reason: "retries_exhausted", producerId: 3, typeKey: "post" },
};

async function hours(context: Context, table: string): Promise<[string, number][]> {
  const { rows } = await context.pool.query<{ hour: string; n: number }>(
    `select to_char(hour at time zone 'UTC', 'HH24') as hour, sum(n)::int as n from ${table}
     group by hour order by hour`,
  );
  return rows.map(({ hour, n }) => [hour, n]);
}

it("adds up each complete hour, and nothing of the running one", async () => {
  await using context = await testContext();
  for (const time of ["08:00:00", "08:59:59", "09:30:00", "11:10:00", "12:00:00"]) {
    context.rollup.add(at(time), sent);
    context.rollup.add(at(time), failed);
  }
  await context.rollup.flush();
  await foldHours(context.pool, at("12:00:30"));
  expect(await hours(context, "stats_hour")).toEqual([
    ["08", 6],
    ["09", 3],
    ["11", 3],
  ]);
  expect(await hours(context, "producer_hour")).toEqual(await hours(context, "stats_hour"));
  expect(await hours(context, "faults_hour")).toEqual([
    ["08", 2],
    ["09", 1],
    ["11", 1],
  ]);
  const { rows } = await context.pool.query<{ buckets: number[] }>(
    "select to_jsonb(buckets) as buckets from stats_hour where outcome = 'sent' order by hour limit 1",
  );
  expect(rows[0]?.buckets).toEqual([0, 0, 0, 4, ...new Array<number>(11).fill(0)]);
});

it("adds up the quarters of an hour and of a day that charts show, those of a running day as far as they are over", async () => {
  await using context = await testContext();
  for (const time of ["05:59:59", "06:00:00", "06:14:59", "06:15:00", "08:10:00"])
    context.rollup.add(at(time), sent);
  await context.rollup.flush();
  await foldHours(context.pool, at("07:30:00"));
  await foldHours(context.pool, at("09:00:30"));
  const { rows } = await context.pool.query<{ seconds: number; at: string; n: number }>(
    `select seconds, to_char(at at time zone 'UTC', 'HH24:MI') as at, sum(n)::int as n
     from stats_bin group by 1, 2 order by 1, 2`,
  );
  expect(rows).toEqual([
    { seconds: 900, at: "05:45", n: 2 },
    { seconds: 900, at: "06:00", n: 4 },
    { seconds: 900, at: "06:15", n: 2 },
    { seconds: 900, at: "08:00", n: 2 },
    { seconds: 21_600, at: "00:00", n: 2 },
    { seconds: 21_600, at: "06:00", n: 8 },
  ]);
});

it("adds up failures by quarters of a day, by producer only where the producer is at fault", async () => {
  await using context = await testContext();
  for (const time of ["05:10:00", "06:10:00", "07:20:00"])
    for (const producerId of [3, 4]) {
      context.rollup.add(at(time), { ...failed, producerId });
      context.rollup.add(at(time), { ...failed, producerId, reason: "render_failed" });
    }
  await context.rollup.flush();
  await foldHours(context.pool, at("07:30:00"));
  await foldHours(context.pool, at("12:00:30"));
  const { rows } = await context.pool.query(
    `select to_char(at at time zone 'UTC', 'HH24') as at, fault, producer_id as producer, n::int,
       to_char(last at time zone 'UTC', 'HH24') as last
     from faults_shift order by 1, 2, 3`,
  );
  expect(rows).toEqual([
    { at: "00", fault: "producer", producer: 3, n: 1, last: "05" },
    { at: "00", fault: "producer", producer: 4, n: 1, last: "05" },
    { at: "00", fault: "provider", producer: 0, n: 2, last: "05" },
    { at: "06", fault: "producer", producer: 3, n: 2, last: "07" },
    { at: "06", fault: "producer", producer: 4, n: 2, last: "07" },
    { at: "06", fault: "provider", producer: 0, n: 4, last: "07" },
  ]);
});

it("comes to the same however often it runs, and takes in what comes up to two hours late", async () => {
  await using context = await testContext();
  context.rollup.add(at("10:10:00"), sent);
  await context.rollup.flush();
  await foldHours(context.pool, at("12:00:30"));
  await Promise.all([1, 2, 3].map(() => foldHours(context.pool, at("12:01:00"))));
  expect(await hours(context, "stats_hour")).toEqual([["10", 2]]);
  context.rollup.add(at("10:20:00"), sent);
  context.rollup.add(at("11:20:00"), sent);
  await context.rollup.flush();
  await foldHours(context.pool, at("12:02:00"));
  expect(await hours(context, "stats_hour")).toEqual([
    ["10", 4],
    ["11", 2],
  ]);
});

it("catches up after days without a worker, quiet days among them", async () => {
  await using context = await testContext();
  for (const day of ["2026-03-01", "2026-03-02", "2026-03-09"]) {
    context.rollup.add(new Date(`${day}T05:00:00Z`), sent);
  }
  await context.rollup.flush();
  await foldHours(context.pool, new Date("2026-03-20T00:00:00Z"));
  const { rows } = await context.pool.query<{ n: number }>(
    "select count(*)::int as n from stats_hour",
  );
  expect(rows[0]?.n).toBe(3);
});
