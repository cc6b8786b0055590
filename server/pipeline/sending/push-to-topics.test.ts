import { expect, onTestFinished, test } from "vitest";
import { recomputeFollowerRanges } from "@/server/audience/follower-ranges";
import { openTopics } from "@/server/audience/topics/open";
import { topicOf } from "@/server/audience/topics/rounds";
import { people } from "@/server/audience/topics/testing";
import type { Context } from "@/server/context";
import { createAcceptor } from "@/server/pipeline/accept/accept";
import { EventInput } from "@/server/pipeline/accept/contract";
import { cancelNotification } from "@/server/pipeline/fanout/control";
import { planNotification } from "@/server/pipeline/fanout/plan";
import { producer } from "@/server/pipeline/testing";
import { openDesk } from "@/server/provider-accounts/desk";
import { type FcmPeer, startFcmPeer } from "@/server/providers/peers/fcm-peer";
import { createRenderer } from "@/server/templates/render";
import { testContext } from "@/server/testing";
import { pushToTopics } from "./push-to-topics";

const start = new Date("2026-11-20T12:00:00Z").getTime();

type World = {
  context: Context;
  peer: FcmPeer;
  pass(ms: number): void;
  /** Accepts and plans a post by `star`. */
  post(event?: object): Promise<string>;
  push(): Promise<number>;
  /** Messages that the peer got for the topic. */
  messages(): { topic: string; title: string; priority: string }[];
  row(id: string): Promise<Record<string, unknown>>;
};

/** `star` with ten thousand followers and a topic that has them all; posts may go to it. */
async function world(): Promise<World> {
  const peer = await startFcmPeer();
  onTestFinished(() => peer[Symbol.asyncDispose]());
  let now = start;
  const env = { FCM_SERVICE_ACCOUNT: peer.serviceAccount, FCM_BASE_URL: peer.url };
  const context = await testContext({ clock: { now: () => new Date(now) }, env });
  onTestFinished(() => context[Symbol.asyncDispose]());
  const { pool } = context;
  await pool.query(people);
  await pool.query(
    `insert into notification_types (key, name, category, priority, channels, dedup_window_seconds, push_by_topic)
     values ('post', 'Post', 'social', 1, '{in_app,push,email}', 0, true);
     insert into producers (key, name, allow_fanout) values ('tests', 'Tests', true)`,
  );
  const desk = await openDesk(context, 2);
  onTestFinished(() => desk.close());
  const renderer = createRenderer();
  onTestFinished(() => renderer.close());
  await recomputeFollowerRanges(pool);
  await openTopics(pool, new Date(now));
  await pool.query("update actor_topics set filled_to = null");
  let key = 0;
  return {
    ...{ context, peer },
    pass: (ms) => {
      now += ms;
    },
    post: async (event = {}) => {
      key += 1;
      const defaults = { type: "post", target: { followersOf: "star" }, idempotencyKey: `t${key}` };
      const parsed = EventInput.parse({ channels: ["in_app", "push"], ...defaults, ...event });
      const { id } = await createAcceptor(context).accept(producer, parsed);
      await planNotification(context, id);
      return id;
    },
    push: () => pushToTopics(context, desk, renderer),
    messages: () =>
      peer.received.map(({ body }) => {
        const { message } = JSON.parse(body);
        const { topic, notification, android } = message;
        return { topic, title: notification?.title, priority: android?.priority };
      }),
    row: async (id) => {
      const { rows } = await pool.query(
        `select attempts, sent_at is not null as sent, error,
           (select count(*)::int from fanouts where notification_id = $1) as fanouts
         from topic_pushes where notification_id = $1`,
        [id],
      );
      return rows[0];
    },
  };
}

test("one call tells the followers of an actor, and nobody has a row", async () => {
  const { post, push, messages, row, context } = await world();
  const id = await post({ data: { title: "Live now" } });
  expect([await push(), await push()]).toEqual([1, 0]);
  expect(messages()).toMatchObject([{ topic: topicOf("star"), title: "Live now" }]);
  expect(await row(id)).toEqual({ attempts: 1, sent: true, error: null, fanouts: 0 });
  const { rowCount } = await context.pool.query("select from messages");
  expect(rowCount).toBe(0);
});

test("other channels go one by one all the same, without the push", async () => {
  const { post, row, context } = await world();
  const id = await post({ channels: ["in_app", "push", "email"] });
  expect(await row(id)).toMatchObject({ fanouts: 1 });
  const { rows } = await context.pool.query("select strategy, channels from notifications");
  expect(rows).toEqual([{ strategy: "read", channels: ["in_app", "push", "email"] }]);
});

test("a topic that is not filled, a type that does not allow it, and P0 push one by one", async () => {
  const { post, context } = await world();
  const ways = async () => {
    const id = await post();
    const { rows } = await context.pool.query(
      `select (select count(*)::int from topic_pushes where notification_id = $1) as topic,
              (select count(*)::int from fanouts where notification_id = $1) as fanouts`,
      [id],
    );
    return rows[0];
  };
  expect(await ways()).toEqual({ topic: 1, fanouts: 0 });
  for (const change of [
    "update notification_types set push_by_topic = false",
    "update notification_types set push_by_topic = true, priority = 0",
    "update notification_types set priority = 1; update actor_topics set filled_to = 5",
  ]) {
    await context.pool.query(change);
    expect(await ways()).toEqual({ topic: 0, fanouts: 1 });
  }
});

test("what Google does not take now is tried again, later and later, until it expires", async () => {
  const { post, push, pass, peer, row } = await world();
  peer.reply = () => ({ status: 503, code: "UNAVAILABLE" });
  const id = await post({ ttlSeconds: 60 });
  expect([await push(), await push()]).toEqual([1, 0]);
  pass(2_000);
  expect([await push(), await push()]).toEqual([1, 0]);
  pass(4_000);
  expect(await push()).toBe(1);
  expect(await row(id)).toMatchObject({ attempts: 3, sent: false, error: null });
  pass(60_000);
  expect(await push()).toBe(0);
  expect(await row(id)).toMatchObject({ sent: false, error: "Its time to live had passed" });
});

test("what Google refuses for good ends, and the page says why", async () => {
  const { post, push, peer, row } = await world();
  peer.reply = () => ({ status: 400, code: "INVALID_ARGUMENT" });
  const id = await post();
  expect([await push(), await push()]).toEqual([1, 0]);
  expect(await row(id)).toMatchObject({
    ...{ sent: false, error: expect.stringMatching(/^The provider refused it/) },
  });
});

test("a push whose worker died on the way is not sent again: everybody would get it twice", async () => {
  const { post, push, pass, row, context } = await world();
  const id = await post();
  await context.pool.query("update topic_pushes set sent_at = due_at, attempts = 1");
  pass(600_000);
  expect(await push()).toBe(0);
  expect(await row(id)).toMatchObject({ attempts: 1, sent: true, error: null });
});

test("a stopped broadcast pushes nothing, a kill switch that drops ends the push, one that holds keeps it", async () => {
  const { post, push, pass, row, context } = await world();
  const stopped = await post();
  await cancelNotification(context, stopped, { actor: "ada@example.com", producerId: null });
  const put = (scope: string, value: string, mode: string) =>
    context.pool.query(
      `insert into kill_switches (scope, value, mode, reason, created_by, created_at, effective_at)
       values ($1, $2, $3, 'r', 'ada', $4, $4)`,
      [scope, value, mode, context.clock.now()],
    );
  const held = await post();
  await put("channel", "push", "hold");
  expect(await push()).toBe(0);
  expect(await row(stopped)).toMatchObject({ error: "It was stopped before it went out" });
  expect(await row(held)).toMatchObject({ attempts: 0, sent: false, error: null });
  await context.pool.query("update kill_switches set lifted_at = $1", [context.clock.now()]);
  pass(2_000);
  expect(await push()).toBe(1);
  const dropped = await post();
  await put("type", "post", "drop");
  expect(await push()).toBe(0);
  expect(await row(dropped)).toMatchObject({ sent: false, error: "A kill switch was on" });
});
