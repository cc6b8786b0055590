import { expect, test } from "vitest";
import { InboxQuery } from "@/server/inbox/inbox-item";
import { listInbox } from "@/server/inbox/list";
import { markMessage } from "@/server/inbox/mark";
import { countUnread } from "@/server/inbox/unread";
import { EventInput } from "@/server/pipeline/accept/contract";
import { explainEvent } from "@/server/pipeline/accept/explain-event";
import { producer } from "@/server/pipeline/testing";
import { createRenderer } from "@/server/templates/render";
import {
  after,
  factsOf,
  inboxOf,
  like,
  likes,
  likesWindow,
  likesWorld,
  outcomes,
  pass,
  pushes,
} from "../testing-likes";
import { flushAggregates } from "./flush";

test("the first like goes out at once, those of the window become one update that takes its place", async () => {
  await using world = await likesWorld();
  const first = await like(world, "dana");
  await world.drain();
  await likes(world, ["sam", "kim", "sam", "lee"]);
  expect(pushes(world)).toEqual(["dana liked"]);
  expect(await inboxOf(world)).toEqual([first]);
  expect(await flushAggregates(world)).toBe(0);
  expect(await pass(world, likesWindow)).toBe(1);
  expect(pushes(world)).toEqual(["dana liked", "lee and 3 others liked"]);
  const keys = world.recorder.received.flatMap(({ items }) =>
    items.map((i) => i.content.collapseKey),
  );
  expect(keys).toEqual([first, first]);
  const absorbed = "suppressed aggregated completed";
  const routed = "routed completed";
  expect(await outcomes(world)).toEqual([routed, absorbed, absorbed, absorbed, absorbed, routed]);
  const [update, ...others] = await inboxOf(world);
  expect(others).toEqual([]);
  const { rows } = await world.pool.query(
    `select collapse_into as into, (select replaced_by from notifications where id = $2) as by
     from notifications where id = $1`,
    [update, first],
  );
  expect(rows).toEqual([{ into: first, by: update }]);
});

test("exactly one other is one other, and nobody is counted twice, also over several windows", async () => {
  await using world = await likesWorld();
  await likes(world, ["dana"], 0);
  await likes(world, ["sam"]);
  await pass(world, likesWindow);
  await likes(world, ["sam", "dana", "kim", null, null], likesWindow + 1);
  await pass(world, 2 * likesWindow);
  expect(pushes(world)).toEqual(["dana liked", "sam and 1 others liked", "and 4 others liked"]);
  expect(await factsOf(world)).toMatchObject([
    { events: 2, actors: 2, first: { actor: "dana" }, latest: { actor: "sam" } },
    { events: 7, actors: 5, first: { actor: "dana" }, latest: { actor: null } },
  ]);
  expect(await inboxOf(world)).toHaveLength(1);
});

test("after a window in which nothing came, the next like is a first again", async () => {
  await using world = await likesWorld();
  await likes(world, ["dana"], 0);
  expect(await pass(world, likesWindow)).toBe(0);
  expect((await world.pool.query("select from aggregates")).rowCount).toBe(0);
  await likes(world, ["sam"], likesWindow + 1);
  expect(pushes(world)).toEqual(["dana liked", "sam liked"]);
  expect(await inboxOf(world)).toHaveLength(2);
});

test("a window ends early when as many wait as its type says, and only then", async () => {
  await using world = await likesWorld();
  await world.pool.query("update notification_types set aggregation_max_events = 3");
  await likes(world, ["dana", "a", "b"], 0);
  expect(await pass(world, 2)).toBe(0);
  await likes(world, ["c"], 3);
  expect(await pass(world, 4)).toBe(1);
  expect(pushes(world)).toEqual(["dana liked", "c and 3 others liked"]);
  // The window goes on from there for its full length.
  await likes(world, ["d"], 5);
  expect(await pass(world, likesWindow)).toBe(0);
  expect(await pass(world, likesWindow + 4)).toBe(1);
});

test("a chain lasts a day at most, and what comes then begins another item", async () => {
  await using world = await likesWorld();
  const day = 86_400;
  await world.pool.query("update notification_types set aggregation_window_seconds = 50000");
  await likes(world, ["dana"], 0);
  for (const [i, seconds] of [100, 50_100].entries()) {
    await likes(world, [`fan_${i}`], seconds);
    await pass(world, seconds + 50_000);
  }
  await likes(world, ["late"], day + 20_000);
  await pass(world, day + 90_000);
  expect(pushes(world)).toEqual([
    ...["dana liked", "fan_0 and 1 others liked", "fan_1 and 2 others liked", "late liked"],
  ]);
  expect(await inboxOf(world)).toHaveLength(2);
});

test("a night of likes is one push in the morning, and the first and its updates are accounted for", async () => {
  await using world = await likesWorld();
  // From 12:00 on the user's clock; it is 12:00.
  await world.pool.query(
    "insert into preferences (user_id, quiet_start, quiet_end) values (1, 720, 730)",
  );
  await likes(world, ["dana"], 0);
  for (const [i, actor] of ["sam", "kim", "lee"].entries()) {
    await likes(world, [actor], i * likesWindow + 1);
    expect(await pass(world, (i + 1) * likesWindow)).toBe(1);
  }
  expect(pushes(world)).toEqual([]);
  await pass(world, 601);
  expect(pushes(world)).toEqual(["lee and 3 others liked"]);
  expect((await outcomes(world)).filter((line) => !line.includes("aggregated"))).toEqual(
    Array.from({ length: 4 }, () => "routed quiet_hours completed"),
  );
  const { rows } = await world.pool.query(
    "select state, reason, count(*)::int as n from deliveries group by 1, 2 order by n",
  );
  expect(rows).toEqual([
    { state: "sent", reason: null, n: 1 },
    { state: "cancelled", reason: "aggregated", n: 3 },
  ]);
});

test("a digest has one mail of an aggregate: that of its latest update", async () => {
  await using world = await likesWorld();
  await world.pool.query(
    "update notification_types set channels = '{in_app,push,email}' where key = 'like'",
  );
  await world.pool.query("insert into preferences (user_id, digests) values (1, $1)", [
    { social: { every: "daily", hour: 20 } },
  ]);
  await likes(world, ["dana", "sam"], 0);
  await pass(world, likesWindow);
  const { rows } = await world.pool.query(
    `select d.state, d.reason, d.not_before is not null as waits, n.collapse_into is not null as update
     from deliveries d join notifications n on n.id = d.notification_id
     where d.channel = 'email' order by n.id`,
  );
  expect(rows).toEqual([
    { state: "cancelled", reason: "aggregated", waits: false, update: false },
    { state: "cancelled", reason: "digest", waits: true, update: true },
  ]);
  expect(pushes(world)).toEqual(["dana liked", "sam and 1 others liked"]);
});

test("the item is marked by its own id, the update's, and that of any event in it, also when it is long closed", async () => {
  await using world = await likesWorld();
  await likes(world, ["dana"], 0);
  const [first = ""] = await inboxOf(world);
  world.setNow(after(1));
  const absorbed = await like(world, "sam");
  await world.drain();
  await pass(world, likesWindow);
  const [update = ""] = await inboxOf(world);
  await pass(world, 3 * likesWindow);
  expect((await world.pool.query("select from aggregates")).rowCount).toBe(0);
  for (const [i, id] of [first, absorbed, update].entries()) {
    const marked = await markMessage(world, 1, id, { read: i % 2 === 0 });
    expect([marked.id, marked.readAt !== null]).toEqual([id, i % 2 === 0]);
  }
  expect(await countUnread(world, 1)).toEqual({ unread: 0, unseen: 0 });
  const renderer = createRenderer();
  const user = { id: 1, externalId: "user_1", locale: "en" };
  const page = await listInbox(world, renderer, user, InboxQuery.parse({}));
  expect(page.items).toMatchObject([
    { id: first, body: "sam and 1 others liked", count: 2, actors: ["dana", "sam"] },
  ]);
  await renderer.close();
});

test("an explanation says that an event would be collapsed, unless it is refused for good", async () => {
  await using world = await likesWorld();
  const renderer = createRenderer();
  const explained = async () => {
    const asked = { type: "like", target: { userId: "user_1" }, object: "photo_1", actor: "sam" };
    const { users, outcomes: by } = await explainEvent(
      world,
      renderer,
      producer,
      EventInput.parse(asked),
    );
    return [users[0]?.outcome, users[0]?.reason, Object.keys(by)];
  };
  expect(await explained()).toEqual(["routed", undefined, ["routed"]]);
  await likes(world, ["dana"], 0);
  expect(await explained()).toEqual(["suppressed", "aggregated", ["suppressed:aggregated"]]);
  await world.pool.query("insert into preferences (user_id, master) values (1, false)");
  expect(await explained()).toEqual(["suppressed", "master_off", ["suppressed:master_off"]]);
  await renderer.close();
});
