import { expect, onTestFinished, test } from "vitest";
import { ageDevices } from "@/server/audience/age-devices";
import { registerDevice, removeDevice } from "@/server/audience/device";
import { eraseUser } from "@/server/audience/erase-user";
import { follow, importFollows, unfollow } from "@/server/audience/follow";
import { recomputeFollowerRanges } from "@/server/audience/follower-ranges";
import type { Context } from "@/server/context";
import { type Desk, openDesk } from "@/server/provider-accounts/desk";
import { type FcmPeer, startFcmPeer } from "@/server/providers/peers/fcm-peer";
import { testContext } from "@/server/testing";
import { applyTopicChanges } from "./apply";
import { claimChanges, settleChanges } from "./claims";
import { fillTopics } from "./fill";
import { openTopics } from "./open";
import { topicOf } from "./rounds";
import { people, phonesIn } from "./testing";

const start = new Date("2026-11-20T12:00:00Z").getTime();
const by = { actor: "tests", now: new Date(start) };
const star = topicOf("star");
const tokenOf = (n: number) => `phone${n}:APA91b-token`;

type World = {
  context: Context;
  peer: FcmPeer;
  /** Applies all that is due. */
  apply(): Promise<void>;
  pass(ms: number): void;
  rows(table: string): Promise<number>;
};

/** Those `people`, and Google. */
async function world({ account = true } = {}): Promise<World> {
  const peer = await startFcmPeer();
  onTestFinished(() => peer[Symbol.asyncDispose]());
  let now = start;
  const env = { FCM_SERVICE_ACCOUNT: peer.serviceAccount, FCM_BASE_URL: peer.url };
  const clock = { now: () => new Date(now) };
  const context = await testContext({ clock, ...(account && { env }) });
  onTestFinished(() => context[Symbol.asyncDispose]());
  await context.pool.query(people);
  const desk: Desk = await openDesk(context, 0);
  onTestFinished(() => desk.close());
  await recomputeFollowerRanges(context.pool);
  await openTopics(context.pool, context.clock.now());
  return {
    ...{ context, peer },
    apply: async () => {
      while ((await applyTopicChanges(context, desk, () => 0.5)) > 0);
    },
    pass: (ms) => {
      now += ms;
    },
    rows: async (table) => (await context.pool.query(`select from ${table}`)).rowCount ?? 0,
  };
}

async function filled(): Promise<World> {
  const made = await world();
  made.pass(60_000);
  await fillTopics(made.context);
  while ((await fillTopics(made.context)) > 0);
  await made.apply();
  return made;
}

test("an actor who got many followers gets a topic, and their phones are taken in, not their browsers", async () => {
  const { context, peer, pass, apply, rows } = await world();
  expect(await fillTopics(context)).toBe(0);
  pass(60_000);
  expect([await fillTopics(context), await fillTopics(context), await fillTopics(context)]).toEqual(
    [5_000, 5_000, 0],
  );
  await apply();
  expect(phonesIn(peer, star)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  expect(peer.received).toHaveLength(10);
  expect(await fillTopics(context)).toBe(0);
  expect([await rows("actor_topics"), await rows("topic_changes")]).toEqual([1, 0]);
});

test("whoever follows joins the topic, whoever unfollows leaves it, and the last word counts", async () => {
  const { context, peer, apply } = await filled();
  await follow(context.pool, "u10001", "star");
  await unfollow(context.pool, "u3", "star");
  await unfollow(context.pool, "u4", "star");
  await follow(context.pool, "u4", "star");
  await apply();
  expect(phonesIn(peer, star)).toEqual([1, 2, 4, 5, 6, 7, 8, 9, 10, 10_001]);
});

test("followers who are imported join; actors with few followers have no topic", async () => {
  const { context, peer, apply } = await filled();
  const before = peer.received.length;
  await importFollows(
    context,
    (async function* () {
      yield { line: 1, value: { userId: "u10001", actorId: "star" } };
      yield { line: 2, value: { userId: "u10001", actorId: "small" } };
      yield { line: 3, value: { userId: "u1", actorId: "star" } };
    })(),
  );
  await apply();
  expect(phonesIn(peer, star)).toContain(10_001);
  expect(peer.received.length - before).toBe(1);
});

test("a new token joins; one that is seen again changes nothing", async () => {
  const { context, peer, apply } = await filled();
  const before = peer.received.length;
  const register = (token: string) =>
    registerDevice(
      context.pool,
      { userId: "u1", deviceId: "phone" },
      { platform: "android", token },
      by,
    );
  await register(tokenOf(1));
  await apply();
  expect(peer.received).toHaveLength(before);
  await register(tokenOf(77));
  await apply();
  expect(phonesIn(peer, star)).toContain(77);
  expect(peer.received).toHaveLength(before + 1);
});

test("a device that is removed, and those of an erased user, leave, and their tokens are forgotten", async () => {
  const { context, peer, apply, rows } = await filled();
  await removeDevice(context.pool, { userId: "u1", deviceId: "phone" }, by);
  await eraseUser(context.pool, "u2", by);
  expect(await rows("departed_tokens")).toBe(2);
  await apply();
  expect(phonesIn(peer, star)).toEqual([3, 4, 5, 6, 7, 8, 9, 10]);
  expect([await rows("departed_tokens"), await rows("topic_changes")]).toEqual([0, 0]);
});

test("a phone that goes to somebody else stays only in the topics of whom that one follows", async () => {
  const { context, peer, apply } = await filled();
  const give = (userId: string, token: string) =>
    registerDevice(context.pool, { userId, deviceId: "x" }, { platform: "android", token }, by);
  await give("u10001", tokenOf(1));
  await give("u2", tokenOf(3));
  await apply();
  expect(phonesIn(peer, star)).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10]);
});

test("a phone that was not seen for 90 days leaves, and joins when it is seen again", async () => {
  const { context, peer, apply, pass } = await filled();
  pass(91 * 86_400_000);
  await ageDevices(context.pool, context.clock.now());
  await apply();
  expect(phonesIn(peer, star)).toEqual([]);
  const device = { platform: "android" as const, token: tokenOf(1) };
  await registerDevice(context.pool, { userId: "u1", deviceId: "phone" }, device, by);
  await apply();
  expect(phonesIn(peer, star)).toEqual([1]);
});

test("when an actor is erased everybody leaves, and the topic is forgotten", async () => {
  const { context, peer, apply, rows } = await filled();
  await context.pool.query("update users set external_id = 'star' where external_id = 'u10001'");
  await eraseUser(context.pool, "star", by);
  await openTopics(context.pool, context.clock.now());
  expect(await rows("topic_changes")).toBe(10);
  await apply();
  expect(phonesIn(peer, star)).toEqual([]);
  await openTopics(context.pool, context.clock.now());
  expect(await rows("actor_topics")).toBe(0);
});

test("what Google does not take now is tried again later; a dead token is dropped", async () => {
  const { context, peer, apply, pass, rows } = await filled();
  const down = { status: 503, code: "UNAVAILABLE" };
  peer.reply = (to) => (to === tokenOf(2) ? { status: 404, code: "UNREGISTERED" } : down);
  for (const user of ["u1", "u2"]) await unfollow(context.pool, user, "star");
  await apply();
  expect(await rows("topic_changes")).toBe(1);
  const told = peer.received.length;
  peer.reply = () => "take";
  await apply();
  expect(peer.received).toHaveLength(told);
  pass(30_000);
  await apply();
  expect(peer.received).toHaveLength(told + 1);
  expect(await rows("topic_changes")).toBe(0);
});

test("a change that comes while an earlier one is under way is not lost", async () => {
  const { context, peer, apply, pass } = await filled();
  const { pool, clock } = context;
  await unfollow(pool, "u1", "star");
  const claimed = await claimChanges(pool, clock.now(), 10);
  expect(claimed).toMatchObject([{ token: tokenOf(1), joins: false, attempts: 1 }]);
  await follow(pool, "u1", "star");
  await settleChanges(
    pool,
    clock.now(),
    claimed.map((change) => ({ ...change, pauseMs: null })),
  );
  const before = peer.received.length;
  await apply();
  expect(peer.received).toHaveLength(before);
  pass(120_000);
  await apply();
  expect(peer.received.at(-1)).toMatchObject({ method: "POST" });
  expect(peer.received).toHaveLength(before + 1);
});

test("without an account at Google nothing is written", async () => {
  const { context, apply, pass, rows } = await world({ account: false });
  pass(60_000);
  expect(await fillTopics(context)).toBe(0);
  await follow(context.pool, "u10001", "star");
  await removeDevice(context.pool, { userId: "u1", deviceId: "phone" }, by);
  await eraseUser(context.pool, "u2", by);
  await apply();
  const tables = ["actor_topics", "topic_changes", "departed_tokens"];
  expect(await Promise.all(tables.map(rows))).toEqual([0, 0, 0]);
});

test("an account that is gone takes its topics and what was left to tell it along", async () => {
  const { context, rows } = await filled();
  await removeDevice(context.pool, { userId: "u1", deviceId: "phone" }, by);
  await context.pool.query("delete from provider_configs where adapter = 'fcm'");
  await openTopics(context.pool, context.clock.now());
  const tables = ["actor_topics", "topic_changes", "departed_tokens"];
  expect(await Promise.all(tables.map(rows))).toEqual([0, 0, 0]);
});
