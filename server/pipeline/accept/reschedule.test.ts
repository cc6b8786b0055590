import { expect, test } from "vitest";
import { eraseUser } from "@/server/audience/erase-user";
import { Refusal } from "@/server/errors";
import { idTime } from "@/server/ids";
import { cancelNotification } from "@/server/pipeline/fanout/control";
import { addUsers, type PipelineWorld, pipelineWorld, producer } from "@/server/pipeline/testing";
import { readDetail } from "@/server/pipeline/tracking/detail";
import { acceptDue } from "@/server/pipeline/tracking/scheduled";
import { createAcceptor } from "./accept";
import { EventInput } from "./contract";
import { rescheduleNotification } from "./reschedule";

const start = new Date(Math.floor(Date.now() / 60_000) * 60_000);
const after = (ms: number) => new Date(start.getTime() + ms);
const hourMs = 3_600_000;
const by = { actor: "producer:1", producerId: 1 };

const world = async () => {
  const made = await pipelineWorld(start);
  await addUsers(made, 2);
  return made;
};

const post = (of: PipelineWorld, event: object = {}) =>
  createAcceptor(of).accept(
    producer,
    EventInput.parse({
      ...{ type: "post", target: { userId: "user_1" }, idempotencyKey: "k", ttlSeconds: 600 },
      ...{ sendAt: after(hourMs).toISOString(), data: { title: "Hello" } },
      ...event,
    }),
  );

/** Time passes, and the workers do what is due. */
async function pass(of: PipelineWorld, at: Date) {
  of.setNow(at);
  for (const priority of [0, 1, 2] as const) await acceptDue(of, priority);
  await of.drain();
}

const arrived = (of: PipelineWorld) => of.recorder.received.flatMap(({ items }) => items).length;
const refusal = (promise: Promise<unknown>) =>
  promise.then(
    () => "done",
    (error) => (error instanceof Refusal ? error.code : error),
  );

test("another time is kept to: not at the old one, once at the new one, with the life it had", async () => {
  await using of = await world();
  const { id } = await post(of);
  const moved = await rescheduleNotification(of, { id, sendAt: after(2 * hourMs) }, by);
  expect(idTime(moved.id)).toEqual(after(2 * hourMs));
  expect(await readDetail(of.pool, id)).toMatchObject({
    status: "cancelled",
    replacedBy: moved.id,
  });
  const stands = await readDetail(of.pool, moved.id);
  expect([stands.expiresAt, stands.status]).toEqual([after(2 * hourMs + 600_000), "scheduled"]);
  await pass(of, after(hourMs + 1_000));
  expect(arrived(of)).toBe(0);
  await pass(of, after(2 * hourMs + 1_000));
  // Push and mail.
  expect(arrived(of)).toBe(2);
  await pass(of, after(3 * hourMs));
  expect(arrived(of)).toBe(2);
  expect((await readDetail(of.pool, moved.id)).status).toBe("completed");
});

test("it may be earlier too; a time that is past means at once", async () => {
  await using of = await world();
  const { id } = await post(of);
  const moved = await rescheduleNotification(of, { id, sendAt: after(-hourMs) }, by);
  expect(moved.sendAt).toEqual(start);
  await pass(of, after(1_000));
  expect(arrived(of)).toBe(2);
});

test("whoever posts the event again is told of the one that stands for it", async () => {
  await using of = await world();
  const { id } = await post(of);
  const first = await rescheduleNotification(of, { id, sendAt: after(2 * hourMs) }, by);
  const second = await rescheduleNotification(of, { id: first.id, sendAt: after(3 * hourMs) }, by);
  expect(await post(of)).toEqual({ id: second.id, status: "duplicate" });
});

test("a fan-out that is still to come is moved with its audience", async () => {
  await using of = await world();
  const { id } = await post(of, { target: { userIds: ["user_1", "user_2"] } });
  const moved = await rescheduleNotification(of, { id, sendAt: after(2 * hourMs) }, by);
  await pass(of, after(2 * hourMs + 1_000));
  expect((await readDetail(of.pool, moved.id)).counts.considered).toBe(2);
});

test("only what is still to come is moved, and only by whose it is", async () => {
  await using of = await world();
  const { id } = await post(of);
  const move = (what: string, sendAt = after(2 * hourMs), who = by) =>
    refusal(rescheduleNotification(of, { id: what, sendAt }, who));
  expect(await move(id, after(91 * 24 * hourMs))).toBe("malformed");
  expect(await move(id, after(2 * hourMs), { actor: "producer:2", producerId: 2 })).toBe(
    "not_found",
  );
  expect(await move("019a0000-0000-7000-8000-000000000000")).toBe("not_found");
  expect(await move(id)).toBe("done");
  expect(await move(id)).toBe("conflict");
  const now = await post(of, { idempotencyKey: "now", sendAt: undefined });
  expect(await move(now.id)).toBe("conflict");
  const cancelled = await post(of, { idempotencyKey: "cancelled" });
  await cancelNotification(of, cancelled.id, by);
  expect(await move(cancelled.id)).toBe("conflict");
  const erased = await post(of, { idempotencyKey: "erased" });
  await eraseUser(of.pool, "user_1", { actor: "test", now: start });
  expect(await move(erased.id)).toBe("conflict");
});

test("of moving it and its coming due at the same time, one happens", async () => {
  await using of = await world();
  for (let i = 0; i < 20; i++) {
    const { id } = await post(of, { idempotencyKey: `${i}`, data: { i } });
    of.setNow(after(hourMs));
    const [moved] = await Promise.all([
      refusal(rescheduleNotification(of, { id, sendAt: after(5 * hourMs) }, by)),
      acceptDue(of, 1),
    ]);
    await of.drain();
    const { status, replacedBy } = await readDetail(of.pool, id);
    expect([moved, status, replacedBy !== null]).toEqual(
      moved === "done" ? ["done", "cancelled", true] : ["conflict", "completed", false],
    );
    of.setNow(start);
  }
});

test("a cancelled one never goes out", async () => {
  await using of = await world();
  const { id } = await post(of);
  await cancelNotification(of, id, by);
  expect(await readDetail(of.pool, id)).toMatchObject({ status: "cancelled", replacedBy: null });
  await pass(of, after(hourMs + 1_000));
  expect(arrived(of)).toBe(0);
});

test("of ten thousand due within one minute, none is early and none waits for a later turn than its own", async () => {
  await using of = await world();
  const events = Array.from({ length: 10_000 }, (_, i) => ({
    ...{ type: "ping", target: { userId: `user_${1 + (i % 2)}` }, idempotencyKey: `${i}` },
    sendAt: after(hourMs + (i % 60) * 1_000).toISOString(),
  }));
  const acceptor = createAcceptor(of);
  for (let i = 0; i < events.length; i += 1_000)
    await acceptor.acceptMany(producer, events.slice(i, i + 1_000));
  of.setNow(after(hourMs - 1));
  expect(await acceptDue(of, 1)).toBe(0);
  let taken = 0;
  for (let second = 0; second < 60; second++) {
    of.setNow(after(hourMs + second * 1_000));
    const due = events.filter((_, i) => i % 60 === second).length;
    const accepted = await acceptDue(of, 1);
    expect([second, accepted]).toEqual([second, due]);
    taken += accepted;
  }
  expect(taken).toBe(10_000);
}, 120_000);
