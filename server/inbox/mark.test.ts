import { expect, test } from "vitest";
import { createAcceptor } from "@/server/pipeline/accept/accept";
import { EventInput } from "@/server/pipeline/accept/contract";
import { addUsers, pipelineWorld, producer } from "@/server/pipeline/testing";
import { markMessage, recordClick } from "./mark";
import { markAllRead } from "./mark-all-read";

test("opening and clicking in the inbox count once a person towards a fan-out, and can be taken back", async () => {
  await using world = await pipelineWorld();
  await addUsers(world, 3);
  const event = EventInput.parse({
    type: "ping",
    target: { userIds: ["user_1", "user_2", "user_3"] },
  });
  const { id } = await createAcceptor(world).accept(producer, event);
  await world.drain();
  const counted = async () => {
    const { rows } = await world.pool.query<{ outcome: string; n: number }>(
      `select outcome, sum(n)::int as n from notification_counts
       where notification_id = $1 and channel = 'in_app' group by 1 having sum(n) <> 0 order by 1`,
      [id],
    );
    return Object.fromEntries(rows.map(({ outcome, n }) => [outcome, n]));
  };
  await Promise.all([1, 1, 1].map((user) => markMessage(world, user, id, { read: true })));
  expect(await counted()).toEqual({ delivered: 3, opened: 1 });
  await Promise.all([
    recordClick(world, 1, id),
    recordClick(world, 1, id),
    recordClick(world, 2, id),
  ]);
  expect(await counted()).toEqual({ delivered: 3, clicked: 2, opened: 2 });
  await markMessage(world, 1, id, { read: false });
  expect(await counted()).toEqual({ delivered: 3, clicked: 2, opened: 1 });
  await Promise.all([markAllRead(world, 1), markAllRead(world, 3), markAllRead(world, 3)]);
  expect(await counted()).toEqual({ delivered: 3, clicked: 2, opened: 3 });
});
