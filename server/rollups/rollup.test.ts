import { expect, it } from "vitest";
import type { Context } from "@/server/context";
import { testContext } from "@/server/testing";
import { createRollup } from "./rollup.sql";

const at = new Date("2026-03-04T12:00:10Z");

const rows = async (context: Context, table: string) =>
  (
    await context.pool.query<{ row: Record<string, unknown> }>(
      `select to_jsonb(t) as row from ${table} t order by n`,
    )
  ).rows.map(({ row }) => row);

it("counts an event for its producer, and a refusal to whose it was", async () => {
  await using context = await testContext();
  const accept = { stage: "accept", priority: 1, producerId: 7, typeKey: "post" } as const;
  context.rollup.add(at, { ...accept, outcome: "accepted", n: 9 });
  context.rollup.add(at, { ...accept, outcome: "rejected", reason: "malformed", n: 2 });
  context.rollup.add(at, { ...accept, outcome: "rejected", reason: "malformed", n: 1 });
  context.rollup.add(at, { ...accept, outcome: "unavailable", reason: "unavailable", n: 1 });
  await context.rollup.flush();

  const stats = await rows(context, "stats_minute");
  expect(stats.map(({ outcome, n }) => [outcome, n])).toEqual([
    ["unavailable", 1],
    ["rejected", 3],
    ["accepted", 9],
  ]);
  const producers = await rows(context, "producer_minute");
  expect(producers.map(({ outcome, n }) => [outcome, n])).toEqual([
    ["unavailable", 1],
    ["rejected:malformed", 3],
    ["accepted", 9],
  ]);
  expect(await rows(context, "faults_minute")).toMatchObject([
    { fault: "platform", reason: "unavailable", producer_id: 7, n: 1 },
    { fault: "producer", reason: "malformed", producer_id: 7, n: 3 },
  ]);
});

it("keeps latency for producers, and neither retries nor other stages", async () => {
  await using context = await testContext();
  const of = { priority: 0, channel: "push", provider: "p", producerId: 1, typeKey: "code", n: 1 };
  const sending = { stage: "sending", ...of } as const;
  context.rollup.add(at, { ...sending, outcome: "sent", latencyMs: 40 });
  context.rollup.add(at, { ...sending, outcome: "retry", reason: "timeout" });
  context.rollup.add(at, { ...sending, outcome: "failed", reason: "retries_exhausted" });
  context.rollup.add(at, { stage: "fanout", priority: 0, producerId: 1, outcome: "routed", n: 5 });
  await context.rollup.flush();
  const producers = await rows(context, "producer_minute");
  expect(producers.map(({ outcome }) => outcome).toSorted()).toEqual(["failed", "sent"]);
  const sent = producers.find(({ outcome }) => outcome === "sent");
  expect(sent?.buckets).toEqual([0, 0, 0, 1, ...new Array(11).fill(0)]);
  expect(await rows(context, "faults_minute")).toMatchObject([
    { fault: "provider", stage: "sending", channel: "push", provider: "p", n: 1 },
  ]);
});

it("keeps what could not be written until the database is back, and adds what came meanwhile", async () => {
  await using context = await testContext();
  const rollup = createRollup(context.pool, context.log, 3);
  const failed = { stage: "sending", priority: 2, outcome: "failed", reason: "timeout" } as const;
  await context.pool.query("alter table faults_minute rename to away");
  rollup.add(at, { ...failed, producerId: 1, n: 4 });
  await rollup.flush();
  await context.pool.query("alter table away rename to faults_minute");
  rollup.add(at, { ...failed, producerId: 1, n: 1 });
  await rollup.close();
  for (const table of ["stats_minute", "producer_minute", "faults_minute"]) {
    expect(
      (await rows(context, table)).map(({ n }) => n),
      table,
    ).toEqual([5]);
  }
});
