import { expect, test } from "vitest";
import { createAcceptor } from "@/server/pipeline/accept/accept";
import { EventInput } from "@/server/pipeline/accept/contract";
import { changePreferences } from "@/server/pipeline/preferences/store";
import { addUsers, type PipelineWorld, pipelineWorld, producer } from "@/server/pipeline/testing";
import { readStory } from "@/server/pipeline/tracking/story";
import { answerStory } from "./answers";
import { find } from "./find";
import { findReceipts } from "./find-receipts";
import { findNear } from "./near";
import { simulate } from "./simulate";

const start = new Date("2026-11-20T12:00:00Z");
const minutesLater = (n: number) => new Date(start.getTime() + n * 60_000);
const ann = { id: 1, externalId: "user_1" };

async function post(world: PipelineWorld, event: object): Promise<string> {
  const { id } = await createAcceptor(world).accept(producer, EventInput.parse(event));
  await world.drain();
  return id;
}

async function answerFor(world: PipelineWorld, id: string) {
  const story = await readStory(world.pool, ann.id, id);
  if (!story) throw new Error("no story");
  return await answerStory(world.pool, ann, story, { zone: "UTC", now: world.clock.now() });
}

test("one box finds people by number in any spelling, and messages by all of their names", async () => {
  await using world = await pipelineWorld(start);
  await addUsers(world, 3);
  await world.pool.query("update users set phone = '+4915112345678' where id = 2");
  for (const spelled of [
    "+49 (0)151 123 456 78",
    "0049151-12345678",
    "0151 12345678",
    "4915112345678",
  ]) {
    const { users } = await find(world.pool, spelled);
    expect([spelled, users.map(({ userId }) => userId)]).toEqual([spelled, ["user_2"]]);
  }
  const id = await post(world, {
    type: "post",
    target: { userId: "user_1" },
    idempotencyKey: "order-991",
    channels: ["push"],
  });
  const story = { notificationId: id, userId: "user_1" };
  expect((await find(world.pool, id.toUpperCase())).notifications).toMatchObject([
    { by: "notification", ...story },
  ]);
  expect((await find(world.pool, "order-991")).notifications).toMatchObject([
    { by: "idempotency_key", ...story },
  ]);
  expect((await find(world.pool, "order-99")).notifications).toEqual([]);
  const { rows } = await world.pool.query<{ id: string }>(
    "select provider_message_id as id from deliveries",
  );
  const found = await findReceipts(world, rows[0]?.id ?? "", 91);
  expect(found.notifications).toMatchObject([{ by: "provider_id", channel: "push", ...story }]);
  const nothing = await findReceipts(world, "never-given", 91);
  expect(nothing).toMatchObject({ notifications: [], complete: true });
  expect(nothing.since.getTime()).toBe(start.getTime() - 91 * 86_400_000);
});

test("a cap that was reached is told with its value of that time, whatever it is today", async () => {
  await using world = await pipelineWorld(start);
  await addUsers(world, 1);
  const by = { actor: "user", now: start };
  await changePreferences(world.pool, "user_1", { dailyCap: 2 }, by);
  for (const n of [1, 2]) {
    world.setNow(minutesLater(n));
    await post(world, { type: "offer", target: { userId: "user_1" }, idempotencyKey: `${n}` });
  }
  world.setNow(minutesLater(3));
  const id = await post(world, {
    type: "offer",
    target: { userId: "user_1" },
    idempotencyKey: "3",
  });
  await changePreferences(
    world.pool,
    "user_1",
    { dailyCap: 30 },
    { actor: "user", now: minutesLater(4) },
  );
  world.setNow(minutesLater(5));
  const { sentence, evidence } = await answerFor(world, id);
  expect(sentence).toBe(
    "Suppressed: daily cap of 2 reached at 12:02; would have been push + e-mail + inbox (UTC).",
  );
  expect(evidence).toContainEqual({
    label: "Caps then",
    text: "2 of 10 in the hour before, 2 of 2 in the day before.",
  });
});

test("of two devices, the one whose token was dead is told", async () => {
  await using world = await pipelineWorld(start);
  await addUsers(world, 1);
  await world.pool.query(
    `insert into devices (user_id, device_id, platform, token, created_at)
     values (1, 'old', 'android', 'dead-token', $1)`,
    [minutesLater(-60)],
  );
  await world.pool.query("update devices set created_at = $1", [minutesLater(-60)]);
  world.recorder.answer = ({ to, reference }) =>
    to === "dead-token"
      ? { kind: "endpoint_invalid", detail: "unregistered" }
      : { kind: "accepted", providerMessageId: reference };
  const id = await post(world, { type: "alert", target: { userId: "user_1" }, channels: ["push"] });
  expect((await answerFor(world, id)).sentence).toBe(
    "Sent by push to 1 of 2 devices at 12:00:00; the other token was dead (UTC).",
  );
});

test("a kill switch that stopped it is named with its reason", async () => {
  await using world = await pipelineWorld(start);
  await addUsers(world, 1);
  await world.pool.query(
    `insert into kill_switches (scope, value, reason, created_by, created_at, effective_at)
     values ('type', 'post', 'wrong price', 'ops@example.com', $1, $1)`,
    [minutesLater(-5)],
  );
  const id = await post(world, { type: "post", target: { userId: "user_1" } });
  const { sentence, evidence } = await answerFor(world, id);
  expect(sentence).toMatch(
    /^Suppressed: a kill switch was on \(“wrong price”, by ops@example\.com\)/,
  );
  expect(evidence.find(({ label }) => label === "Kill switch")?.text).toMatch(
    /^Its type, from 11:55/,
  );
});

test("near a time, what came is listed, and what did not is explained", async () => {
  await using world = await pipelineWorld(start);
  await addUsers(world, 3);
  await world.pool.query("update users set created_at = $1", [minutesLater(-600)]);
  const near = (typeKey: string) =>
    findNear(
      world.pool,
      ann,
      { typeKey, at: start, hours: 1 },
      { now: minutesLater(30), keptDays: 91 },
    );
  expect((await near("post")).reasons).toEqual([
    "No event of “Post” was accepted between 11:00 and 13:00 (UTC), for anybody.",
  ]);
  await post(world, { type: "post", target: { userId: "user_2" } });
  await post(world, { type: "post", target: { userIds: ["user_2", "user_3"] } });
  await changePreferences(
    world.pool,
    "user_1",
    { types: { post: { enabled: false } } },
    { actor: "user", now: minutesLater(-1) },
  );
  expect((await near("post")).reasons).toEqual([
    "One event of “Post” was accepted between 11:00 and 13:00 (UTC), each for one person, and none for this one.",
    "One to a list of people went out at 12:00: never considered for this user: the user is not in its audience.",
    "The user had switched “Post” off then.",
  ]);
  await post(world, { type: "post", target: { userId: "user_1" }, idempotencyKey: "mine" });
  const { items, reasons } = await near("post");
  expect(reasons).toEqual([]);
  expect(items.map(({ answer }) => answer.sentence)).toEqual([
    "Suppressed: the user switched this type off.",
  ]);
});

test("a simulation is judged by the rules, and writes nothing", async () => {
  await using world = await pipelineWorld(start);
  await addUsers(world, 1);
  const tables = ["notifications", "messages", "deliveries", "idempotency_keys"];
  const rowsNow = async () => {
    const counts = tables.map((table) => `(select count(*) from ${table})`).join(" + ");
    return (await world.pool.query(`select ${counts} as n`)).rows[0]?.n;
  };
  const tried = () =>
    simulate(world, world.sender.renderer, ann, { typeKey: "post", data: { text: "Hello" } });
  expect(await tried()).toMatchObject({
    outcome: "routed",
    answer: { sentence: "It would go out at once by push, e-mail, and the inbox." },
  });
  const by = { actor: "user", now: start };
  const quiet = { quietHours: { start: "11:00", end: "14:00" } };
  await changePreferences(world.pool, "user_1", quiet, by);
  expect((await tried()).answer.sentence).toMatch(
    /^It would be in the inbox at once, and go by push and e-mail at 14:00: held until the user's quiet hours end \(UTC\)\.$/,
  );
  await changePreferences(world.pool, "user_1", { types: { post: { enabled: false } } }, by);
  expect((await tried()).answer.sentence).toBe(
    "It would not be sent: the user has switched “Post” off; else it would be push + e-mail + inbox.",
  );
  expect(Number(await rowsNow())).toBe(0);
});
