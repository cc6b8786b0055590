import fc from "fast-check";
import { expect, test } from "vitest";
import { createAcceptor } from "@/server/pipeline/accept/accept";
import { EventInput } from "@/server/pipeline/accept/contract";
import { fanoutDirect } from "@/server/pipeline/fanout/direct";
import { sendChunk } from "@/server/pipeline/sending/send-chunk";
import { addUsers, type PipelineWorld, pipelineWorld, producer } from "@/server/pipeline/testing";
import { applyCallbacks, type CallbackEvent } from "./callbacks";
import { completeFanouts } from "./complete";
import { getNotification } from "./progress";

const start = new Date("2026-11-20T12:00:00Z");
const at = (ms: number) => new Date(start.getTime() + ms).toISOString();

async function post(world: PipelineWorld, event: object): Promise<string> {
  return (await createAcceptor(world).accept(producer, EventInput.parse(event))).id;
}

test("of many channels that end at once, exactly one completes the notification, and none forgets to", async () => {
  await using world = await pipelineWorld(start);
  await addUsers(world, 20);
  const ids = [];
  for (let user = 1; user <= 20; user += 1) {
    ids.push(await post(world, { type: "post", target: { userId: `user_${user}` } }));
  }
  await fanoutDirect(world, 1, ids);
  const spans = ids.map((notificationId, i) => ({
    notificationId,
    fromUser: i + 1,
    toUser: i + 1,
  }));
  await Promise.all(
    spans.flatMap((span, i) =>
      (["push", "email"] as const).map((channel) =>
        sendChunk(world.sender, {
          channel,
          priority: 1,
          // Some together, some alone, in opposite orders.
          spans: i % 3 === 0 ? spans.slice(i, i + 3).reverse() : [span],
        }),
      ),
    ),
  );
  for (const id of ids) {
    expect(await getNotification(world.pool, id, null)).toMatchObject({
      status: "completed",
      completedAt: start.toISOString(),
      counts: { considered: 1, routed: 1, channels: { push: { sent: 1 }, email: { sent: 1 } } },
    });
  }
  expect(world.recorder.received.flatMap(({ items }) => items)).toHaveLength(40);
});

test("progress tells the same of one person and of many, at every step", async () => {
  await using world = await pipelineWorld(start);
  await addUsers(world, 1);
  await world.pool.query(
    "insert into preferences (user_id, quiet_start, quiet_end) values (1, 720, 780)",
  );
  const direct = await post(world, { type: "post", target: { userId: "user_1" } });
  const listed = await post(world, { type: "post", target: { userIds: ["user_1"] } });
  const told = async (id: string) => {
    const { status, counts } = await getNotification(world.pool, id, null);
    return { status, counts };
  };
  const channel = { routed: 1, sent: 0, failed: 0, expired: 0, cancelled: 0, unknown: 0 };
  const waiting = { ...channel, waiting: 1, inFlight: 1 };
  world.recorder.answer = ({ to }) =>
    to.includes("@")
      ? { kind: "refused", class: "blocked", detail: "no" }
      : { kind: "accepted", providerMessageId: "m" };
  await world.drain();
  expect(await told(direct)).toEqual({
    status: "running",
    counts: {
      ...{ considered: 1, routed: 0, held: 1, suppressed: {} },
      channels: { push: waiting, email: waiting },
    },
  });
  expect(await told(listed)).toEqual(await told(direct));
  world.setNow(new Date("2026-11-20T13:00:00Z"));
  await world.drain();
  const done = { ...channel, waiting: 0, inFlight: 0 };
  expect(await told(direct)).toEqual({
    status: "completed",
    counts: {
      ...{ considered: 1, routed: 1, held: 0, suppressed: {} },
      channels: { push: { ...done, sent: 1 }, email: { ...done, failed: 1 } },
    },
  });
  expect(await told(listed)).toEqual(await told(direct));
  expect(await completeFanouts(world)).toBe(0);
});

test("nobody but the producer of a notification sees its progress", async () => {
  await using world = await pipelineWorld(start);
  await addUsers(world, 1);
  const id = await post(world, { type: "ping", target: { userId: "user_1" } });
  await expect(getNotification(world.pool, id, 2)).rejects.toMatchObject({ code: "not_found" });
  expect((await getNotification(world.pool, id, producer.id)).id).toBe(id);
});

test("callbacks come to the same in any order, split and repeated in any way", async () => {
  await using world = await pipelineWorld(start);
  await addUsers(world, 2);
  const id = await post(world, { type: "post", target: { userIds: ["user_1", "user_2"] } });
  await world.drain();
  const kinds = ["delivered", "opened", "opened", "clicked", "bounced", "complained"] as const;
  const events = [0, 1].flatMap((user) =>
    kinds.map(
      (kind, i): CallbackEvent => ({
        eventId: `${user}-${i}`,
        kind,
        reference: `${id}/${user + 1}/email`,
        at: at((7 - i) * 1_000),
      }),
    ),
  );
  const stranger: CallbackEvent = {
    ...{ eventId: "x", kind: "opened", at: at(0) },
    reference: "00000000-0000-7000-8000-000000000000/1/email",
  };
  const expected = {
    ...{ delivered_at: new Date(at(7_000)), opened_at: new Date(at(5_000)) },
    ...{ clicked_at: new Date(at(4_000)), bounced_at: new Date(at(3_000)) },
    ...{ complained_at: new Date(at(2_000)), email_state: "complained" },
  };
  await fc.assert(
    fc.asyncProperty(
      fc.shuffledSubarray([...events, ...events, stranger], { minLength: 25 }),
      fc.integer({ min: 1, max: 9 }),
      async (order, size) => {
        await world.pool.query("truncate callback_events");
        await world.pool.query("update users set email_state = 'ok'");
        await world.pool.query("delete from notification_counts where outcome = any($1::text[])", [
          kinds,
        ]);
        await world.pool.query(
          `update deliveries set delivered_at = null, opened_at = null, clicked_at = null,
             bounced_at = null, complained_at = null`,
        );
        const batches = Array.from({ length: Math.ceil(order.length / size) }, (_, i) =>
          order.slice(i * size, (i + 1) * size),
        );
        const applied = await Promise.all(
          batches.map((batch) => applyCallbacks(world, "recorder", batch)),
        );
        // What is about nothing of ours is not counted.
        expect(applied.reduce((sum, n) => sum + n, 0)).toBe(events.length);
        const { rows } = await world.pool.query(
          `select delivered_at, opened_at, clicked_at, bounced_at, complained_at, email_state
           from deliveries d join users u on u.id = d.user_id where channel = 'email'`,
        );
        expect(rows).toEqual([expected, expected]);
        const counted = await world.pool.query(
          `select outcome, sum(n)::int as n from notification_counts
           where notification_id = $1 and channel = 'email' and outcome = any($2::text[])
           group by 1 order by 1`,
          [id, kinds],
        );
        expect(counted.rows).toEqual(
          ["bounced", "clicked", "complained", "delivered", "opened"].map((outcome) => {
            return { outcome, n: 2 };
          }),
        );
      },
    ),
    { numRuns: 25, endOnFailure: true },
  );
  const next = await post(world, { type: "post", target: { userId: "user_1" } });
  await world.drain();
  const { counts } = await getNotification(world.pool, next, null);
  expect(Object.keys(counts.channels)).toEqual(["push"]);
});

test("a bounce of a message that is not ours suppresses nobody", async () => {
  await using world = await pipelineWorld(start);
  await addUsers(world, 1);
  const reference = "00000000-0000-7000-8000-000000000000/1/email";
  await applyCallbacks(world, "recorder", [
    { eventId: "b", kind: "bounced", reference, at: at(0) },
    { eventId: "c", kind: "complained", reference, at: at(0) },
  ]);
  const { rows } = await world.pool.query("select email_state from users");
  expect(rows).toEqual([{ email_state: "ok" }]);
});
