import { expect, test } from "vitest";
import { eraseUser } from "@/server/audience/erase-user";
import { endExpired } from "@/server/control/switches/end-expired";
import { lift } from "@/server/control/switches/lift";
import { releaseLifted } from "@/server/control/switches/release";
import { stop } from "@/server/control/switches/stop";
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

test("things, people and types apart, nothing is collapsed; nor is what has no object or is urgent", async () => {
  await using world = await likesWorld();
  for (const more of [{}, { object: "photo_2" }, { user: 2 }]) await like(world, "dana", more);
  await world.pool.query(
    "update notification_types set aggregation_window_seconds = 60 where key = 'code'",
  );
  for (const key of ["a", "b"]) {
    await like(world, "dana", { type: "ping", key });
    await like(world, "dana", { type: "code", key });
    await like(world, "dana", { object: null, key });
  }
  await world.drain();
  expect(await outcomes(world)).toEqual(Array.from({ length: 9 }, () => "routed completed"));
});

test("who switches the type off after the first gets no update, and each event says why", async () => {
  await using world = await likesWorld();
  await likes(world, ["dana", "sam"], 0);
  const off = { like: { enabled: false } };
  await world.pool.query("insert into preferences (user_id, types) values (1, $1)", [off]);
  await likes(world, ["kim"], 2);
  await pass(world, likesWindow);
  expect(pushes(world)).toEqual(["dana liked"]);
  expect(await outcomes(world)).toEqual([
    ...["routed completed", "suppressed aggregated completed"],
    ...["suppressed type_off completed", "suppressed type_off completed"],
  ]);
  expect(await inboxOf(world)).toHaveLength(1);
  // Nothing is left to wait for.
  await pass(world, 2 * likesWindow);
  await world.pool.query("delete from preferences");
  await likes(world, ["lee"], 2 * likesWindow + 1);
  expect(pushes(world)).toEqual(["dana liked", "lee liked"]);
});

test("a first that its user refuses opens no window, one that a cap stops does", async () => {
  await using world = await likesWorld();
  await world.pool.query("insert into preferences (user_id, master) values (1, false)");
  await world.pool.query("insert into preferences (user_id, daily_cap) values (2, 1)");
  await like(world, "dana", { type: "ping", user: 2 });
  await world.drain();
  for (const user of [1, 1, 2, 2, 2]) await like(world, `fan_of_${user}`, { user });
  await world.drain();
  expect((await outcomes(world)).toSorted()).toEqual([
    "routed completed",
    ...["suppressed aggregated completed", "suppressed aggregated completed"],
    ...["suppressed daily_cap completed"],
    ...["suppressed master_off completed", "suppressed master_off completed"],
  ]);
  await world.pool.query("update preferences set daily_cap = 9");
  await pass(world, likesWindow);
  expect(await factsOf(world)).toMatchObject([{ events: 3, actors: 1 }]);
  expect(await inboxOf(world, 2)).toHaveLength(2);
});

test("of a storm, caps count the first and the update, and ask them alone: what is collapsed takes nothing away", async () => {
  await using world = await likesWorld();
  await world.pool.query("insert into preferences (user_id, daily_cap) values (1, 3)");
  await likes(world, ["dana", "sam", "kim", "lee", "ann", "bo"], 0);
  await pass(world, likesWindow);
  expect(await factsOf(world)).toMatchObject([{ events: 6, actors: 6 }]);
  for (const [i, key] of ["third", "fourth"].entries()) {
    world.setNow(after(likesWindow + 1 + i));
    await like(world, "dana", { type: "ping", key });
    await world.drain();
  }
  const told = await outcomes(world);
  expect(told.filter((one) => one.startsWith("suppressed aggregated"))).toHaveLength(5);
  expect(told.slice(-2)).toEqual(["routed completed", "suppressed daily_cap completed"]);
});

test("while a switch holds likes nothing is absorbed or made, and one update comes after it", async () => {
  await using world = await likesWorld();
  await likes(world, ["dana", "sam"], 0);
  const by = "oncall@example.com";
  const what = { scope: "type", value: "like", reason: "a storm", expiresAt: null } as const;
  const { killSwitch } = await stop(world, { ...what, mode: "hold" }, by);
  await likes(world, ["kim"], 2);
  for (const windows of [1, 2, 3]) expect(await pass(world, windows * likesWindow)).toBe(0);
  expect(await outcomes(world)).toEqual([
    ...["routed completed", "suppressed aggregated completed"],
  ]);
  await lift(world, killSwitch.id, by);
  await endExpired(world);
  await releaseLifted(world);
  await world.drain();
  expect(await pass(world, 3 * likesWindow + 1)).toBe(1);
  expect(pushes(world)).toEqual(["dana liked", "kim and 2 others liked"]);
});

test("what a switch drops is not counted, and its update is dropped with it", async () => {
  await using world = await likesWorld();
  await likes(world, ["dana", "sam"], 0);
  const what = { scope: "type", value: "like", reason: "a storm", expiresAt: null } as const;
  const { killSwitch } = await stop(world, { ...what, mode: "drop" }, "oncall@example.com");
  await likes(world, ["kim"], 2);
  await pass(world, likesWindow);
  expect(pushes(world)).toEqual(["dana liked"]);
  await lift(world, killSwitch.id, "oncall@example.com");
  await likes(world, ["lee"], likesWindow + 1);
  await pass(world, 2 * likesWindow);
  expect(pushes(world)).toEqual(["dana liked", "lee and 2 others liked"]);
});

test("of an erased person nothing waits and nothing comes, wherever the erasure falls", async () => {
  await using world = await likesWorld();
  for (const user of [1, 2, 3]) {
    await like(world, "dana", { user });
    await world.drain();
    await like(world, "sam", { user });
    await world.drain();
  }
  const erase = (user: number) =>
    eraseUser(world.pool, `user_${user}`, { actor: "tests", now: after(0) });
  await erase(1);
  const waiting = await like(world, "kim", { user: 2 });
  await erase(2);
  await world.drain();
  world.setNow(after(likesWindow));
  expect(await flushAggregates(world)).toBe(1);
  await erase(3);
  await world.drain();
  expect(pushes(world)).toEqual(["dana liked", "dana liked", "dana liked"]);
  const { rows } = await world.pool.query(
    `select (select reason from messages where notification_id = $1) as reason,
            (select count(*)::int from aggregates) + (select count(*)::int from aggregate_events) as left,
            (select count(*)::int from notifications where aggregate is not null) as told`,
    [waiting],
  );
  expect(rows).toEqual([{ reason: "user_erased", left: 0, told: 0 }]);
});

test("when the state of aggregates is not to be had, every event goes out by itself", async () => {
  await using world = await likesWorld();
  await world.pool.query("alter table aggregates rename to away");
  await likes(world, ["dana", "sam", "kim"], 0);
  expect(pushes(world)).toEqual(["dana liked", "sam liked", "kim liked"]);
  expect(await outcomes(world)).toEqual(Array.from({ length: 3 }, () => "routed completed"));
  await world.pool.query("alter table away rename to aggregates");
  await likes(world, ["lee", "max"], 2);
  expect(pushes(world)).toEqual(["dana liked", "sam liked", "kim liked", "lee liked"]);
});

test("nobody waits long for a table of aggregates that something else holds", async () => {
  await using world = await likesWorld();
  const holder = await world.pool.connect();
  try {
    await holder.query("begin; lock table aggregates in access exclusive mode");
    await likes(world, ["dana"], 0);
    expect(pushes(world)).toEqual(["dana liked"]);
  } finally {
    await holder.query("rollback");
    holder.release();
  }
});
