import { expect, test } from "vitest";
import { queues, SendingJob } from "@/server/queues";
import { testContext } from "@/server/testing";
import { startConsumer } from "./boss";
import { lastErrorOf } from "./last-error";
import { eventually } from "./testing";

test("a job that failed tells its next attempt why", async () => {
  await using context = await testContext();
  const queue = queues.sending("push", 0);
  const consumer = await startConsumer(context.config, context.log, 0, async () => {});
  const told: (string | null)[] = [];
  try {
    await consumer.consume(queue, SendingJob, { lanes: 1, batch: 1 }, async (jobs) =>
      jobs.map((job) => {
        told.push(lastErrorOf(job));
        return told.length < 3
          ? { status: "failed", error: `refused for the ${told.length}. time` }
          : { status: "completed" };
      }),
    );
    await context.boss.insert(queue, [{ data: { spans: [] } }]);
    await eventually(async () => told.length === 3);
  } finally {
    await consumer.stop(1_000);
  }
  expect(told).toEqual([null, "refused for the 1. time", "refused for the 2. time"]);
});

test("what the queue says of an attempt that was never heard of again is said in plain words", () => {
  expect(lastErrorOf({ output: { value: { message: "job heartbeat timeout" } } })).toBe(
    "its worker died",
  );
  expect(lastErrorOf({ output: {} })).toBeNull();
});
