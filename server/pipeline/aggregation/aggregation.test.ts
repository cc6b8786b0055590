import { expect, test } from "vitest";
import { flushAggregates } from "./flush";
import { after, inboxOf, like, likesWindow, likesWorld, pushes } from "./testing";

test("the first like goes out at once, those of the window become one update that takes its place", async () => {
  await using world = await likesWorld();
  const first = await like(world, "dana");
  await world.drain();
  for (const [i, actor] of ["sam", "kim", "sam", "lee"].entries()) {
    world.setNow(after(i + 1));
    await like(world, actor);
  }
  await world.drain();
  expect(pushes(world)).toEqual(["dana liked"]);
  expect(await inboxOf(world)).toEqual([first]);
  expect(await flushAggregates(world)).toBe(0);
  world.setNow(after(likesWindow));
  expect(await flushAggregates(world)).toBe(1);
  await world.drain();
  expect(pushes(world)).toEqual(["dana liked", "lee and 3 others liked"]);
  const keys = world.recorder.received.flatMap(({ items }) =>
    items.map((i) => i.content.collapseKey),
  );
  expect(keys).toEqual([first, first]);
  const { rows } = await world.pool.query(
    `select m.outcome, m.reason, m.in_app as shown, n.collapse_into as into, n.status
     from messages m join notifications n on n.id = m.notification_id order by n.id`,
  );
  const end = { status: "completed" };
  const absorbed = {
    outcome: "suppressed",
    reason: "aggregated",
    shown: false,
    into: null,
    ...end,
  };
  expect(rows).toEqual([
    { outcome: "routed", reason: null, shown: false, into: null, ...end },
    ...[absorbed, absorbed, absorbed, absorbed],
    { outcome: "routed", reason: null, shown: true, into: first, ...end },
  ]);
});
