import { expect, onTestFinished, test } from "vitest";
import { createAcceptor } from "@/server/pipeline/accept/accept";
import { EventInput } from "@/server/pipeline/accept/contract";
import { buryNotification } from "@/server/pipeline/fanout/bury";
import { feed } from "@/server/pipeline/fanout/feeder";
import { planNotification } from "@/server/pipeline/fanout/plan";
import { runBatch } from "@/server/pipeline/fanout/run-batch";
import { buryChunk } from "@/server/pipeline/sending/bury";
import {
  addUsers,
  conservation,
  type PipelineWorld,
  pipelineWorld,
  producer,
} from "@/server/pipeline/testing";
import type { SendingJob } from "@/server/queues";
import { replayDue } from "./replay-due";

async function world(users = 3): Promise<PipelineWorld> {
  const made = await pipelineWorld(new Date("2026-11-20T12:00:00Z"));
  onTestFinished(() => made[Symbol.asyncDispose]());
  await addUsers(made, users);
  return made;
}

async function accept(context: PipelineWorld, event: object): Promise<string> {
  const parsed = EventInput.parse(event);
  return (await createAcceptor(context).accept(producer, parsed)).id;
}

const poison = new Error('cannot read "text" of 12, event 0190b5a8-1111-7222-8333-444455556666');

const letters = async ({ pool }: PipelineWorld) =>
  (
    await pool.query(
      `select stage, cause, error, messages, state, type_key as type, priority, channel, pointer
       from dead_letters order by id`,
    )
  ).rows;

/** As a person decides it: due now. */
async function replayAll({ pool, clock }: PipelineWorld): Promise<void> {
  await pool.query(
    "update dead_letters set state = 'replaying', due_at = $1 where state = 'open'",
    [clock.now()],
  );
}

const statusOf = async ({ pool }: PipelineWorld, id: string) =>
  (await pool.query("select status from notifications where id = $1", [id])).rows[0]?.status;

test("a poison event leaves a letter that says where, why and for how many, without ids", async () => {
  const context = await world();
  const id = await accept(context, { type: "post", target: { userId: "user_1" } });
  await buryNotification(context, "fanout.p1", id, poison);
  await buryNotification(context, "fanout.p1", id, poison);
  expect(await letters(context)).toMatchObject([
    {
      ...{ stage: "fanout", messages: 1, state: "open", type: "post", priority: 1 },
      ...{ cause: 'cannot read "text" of #, event …', error: poison.message },
      pointer: { ids: [id], fault: "producer" },
    },
  ]);
});

test("a direct notification that is replayed goes out once, however many replay it at once", async () => {
  const context = await world();
  const id = await accept(context, { type: "alert", target: { userId: "user_1" } });
  const before = await context.boss.fetch("fanout.p0");
  await context.boss.complete(
    "fanout.p0",
    before.map((job) => job.id),
  );
  await buryNotification(context, "fanout.p0", id, poison);
  await replayAll(context);
  const taken = await Promise.all(Array.from({ length: 4 }, () => replayDue(context)));
  expect(taken.reduce((sum, n) => sum + n, 0)).toBe(1);
  await context.drain();
  expect(await statusOf(context, id)).toBe("completed");
  const items = context.recorder.received.flatMap((call) =>
    call.items.map((item) => item.reference),
  );
  expect(new Set(items).size).toBe(items.length);
  expect(items.length).toBeGreaterThan(0);
  await replayAll(context);
  await replayDue(context);
  await context.drain();
  expect(context.recorder.received.flatMap((call) => call.items)).toHaveLength(items.length);
  expect(await letters(context)).toMatchObject([{ state: "replayed" }]);
});

test("one that was evaluated before it was buried is not evaluated again", async () => {
  const context = await world();
  const id = await accept(context, { type: "ping", target: { userId: "user_1" } });
  await context.drain();
  await context.pool.query(
    "update notifications set status = 'running', completed_at = null where id = $1",
    [id],
  );
  await buryNotification(context, "fanout.p1", id, poison);
  await replayAll(context);
  await replayDue(context);
  await context.drain();
  expect(await statusOf(context, id)).toBe("completed");
  const { rows } = await context.pool.query("select count(*)::int as n from messages");
  expect(rows[0]?.n).toBe(1);
});

test("a fan-out goes on where it ended: what was done stays, the rest follows, and every count is exact", async () => {
  const context = await world(40);
  const id = await accept(context, { type: "post", target: { broadcast: true } });
  await planNotification(context, id);
  await feed(context, id);
  const jobs = await context.boss.fetch("fanout.p1", { batchSize: 10 });
  await context.boss.complete(
    "fanout.p1",
    jobs.map((job) => job.id),
  );
  await buryNotification(context, "fanout.p1", id, poison);
  expect(await letters(context)).toMatchObject([{ stage: "fanout", messages: 40 }]);
  expect(await statusOf(context, id)).toBe("dead");
  await replayAll(context);
  await replayDue(context);
  await context.drain();
  expect(await statusOf(context, id)).toBe("completed");
  expect(await conservation(context, id)).toMatchObject({ "/routed/": 40, "push/sent/": 40 });
  const items = context.recorder.received.flatMap((call) =>
    call.items.map((item) => item.reference),
  );
  expect(new Set(items).size).toBe(items.length);
});

test("a fan-out that could not be planned is planned again", async () => {
  const context = await world(5);
  const id = await accept(context, { type: "post", target: { userIds: ["user_1", "user_2"] } });
  await buryNotification(context, "plan.p1", id, poison);
  expect(await letters(context)).toMatchObject([{ stage: "plan", messages: 2 }]);
  await replayAll(context);
  await replayDue(context);
  await context.drain();
  expect(await statusOf(context, id)).toBe("completed");
  expect(await conservation(context, id)).toMatchObject({ "/routed/": 2 });
});

test("deliveries that ended as dead letters are sent after all; what may have been sent is not, and counts stay exact", async () => {
  const context = await world(20);
  const id = await accept(context, { type: "post", target: { broadcast: true } });
  await planNotification(context, id);
  await feed(context, id);
  await runFanout(context);
  const [push] = await context.boss.fetch<SendingJob>("sending.push.p1", { batchSize: 10 });
  if (!push) throw new Error("no job to send pushes");
  await context.boss.complete("sending.push.p1", push.id);
  await context.pool.query(
    `update deliveries set state = 'sending', claimed_by = 99 where channel = 'push' and user_id = 7`,
  );
  await buryChunk(context, { channel: "push", priority: 1, spans: push.data.spans }, "no memory");
  await context.drain();
  expect(await conservation(context, id)).toMatchObject({
    ...{ "push/failed/dead_letter": 19, "push/unknown/dead_letter": 1 },
  });
  expect(await statusOf(context, id)).toBe("completed");
  expect(await letters(context)).toMatchObject([
    {
      ...{ stage: "sending", channel: "push", messages: 20, pointer: { ambiguous: 1 } },
      error: expect.stringContaining("; the last one: no memory"),
    },
  ]);
  await replayAll(context);
  await Promise.all(Array.from({ length: 3 }, () => replayDue(context)));
  expect(await statusOf(context, id)).toBe("running");
  await context.drain();
  expect(await conservation(context, id)).toMatchObject({
    ...{ "push/sent/": 19, "push/unknown/dead_letter": 1 },
  });
  expect(await statusOf(context, id)).toBe("completed");
  const pushed = context.recorder.received.flatMap((call) =>
    call.channel === "push" ? call.items.map((item) => item.reference) : [],
  );
  expect(new Set(pushed).size).toBe(19);
  expect(pushed).toHaveLength(19);
});

/** The ranges alone, without what they enqueue. */
async function runFanout(context: PipelineWorld): Promise<void> {
  const jobs = await context.boss.fetch<{ notificationId: string; fromUser: number }>("fanout.p1", {
    batchSize: 10,
  });
  for (const { data } of jobs) await runBatch(context, data.notificationId, data.fromUser);
  await context.boss.complete(
    "fanout.p1",
    jobs.map((job) => job.id),
  );
}

test("three poison events within a minute cut their producer off; the platform's own do not", async () => {
  const context = await world();
  const away = Object.assign(new Error("could not connect"), { code: "53300" });
  const bury = async (error: unknown) => {
    const id = await accept(context, { type: "ping", target: { userId: "user_1" } });
    await buryNotification(context, "fanout.p1", id, error);
  };
  const cutOff = async () =>
    (await context.pool.query("select cut_off_reason as why, cut_off_by as by from producers"))
      .rows[0];
  for (const error of [away, away, away, poison, poison]) await bury(error);
  expect(await cutOff()).toEqual({ why: null, by: null });
  context.setNow(new Date("2026-11-20T12:01:01Z"));
  await bury(poison);
  expect(await cutOff()).toEqual({ why: null, by: null });
  await Promise.all([bury(poison), bury(poison)]);
  expect(await cutOff()).toMatchObject({
    by: "system",
    why: expect.stringContaining("cannot read"),
  });
  await context.pool.query(
    "update producers set cut_off_at = null, cut_off_reason = null, cut_off_by = null, let_in_at = $1",
    [context.clock.now()],
  );
  await bury(poison);
  expect(await cutOff()).toMatchObject({ why: null });
  const { rows } = await context.pool.query("select action, actor from audit_log");
  expect(rows).toEqual([{ action: "producer.cut-off", actor: "system" }]);
});
