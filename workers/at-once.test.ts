import { expect, test } from "vitest";
import { createAcceptor } from "@/server/pipeline/accept/accept";
import { EventInput } from "@/server/pipeline/accept/contract";
import { fanoutDirect } from "@/server/pipeline/fanout/direct";
import { addUsers, type PipelineWorld, pipelineWorld, producer } from "@/server/pipeline/testing";
import { createAtOnce } from "./at-once";

/** A code, evaluated: what a worker has in hand. */
async function inHand(world: PipelineWorld, afterSeconds: number) {
  await addUsers(world, 1);
  const event = { type: "code", target: { userId: "user_1" }, channels: ["push"] };
  const { id } = await createAcceptor(world).accept(producer, EventInput.parse(event));
  return fanoutDirect(world, 0, [id], afterSeconds);
}

const jobs = async ({ pool }: PipelineWorld) =>
  (
    await pool.query<{ name: string; state: string; later: boolean }>(
      `select name, state, start_after > now() as later from pgboss.job where name like 'sending.%'`,
    )
  ).rows;

test("a code is sent by the worker that evaluated it, and leaves nothing in the queue", async () => {
  await using world = await pipelineWorld();
  const atOnce = createAtOnce(world.sender);
  const pointers = await inHand(world, atOnce.afterSeconds());
  expect(await jobs(world)).toEqual([{ name: "sending.push.p0", state: "created", later: true }]);
  atOnce.send(pointers);
  await atOnce.settle(10_000);
  expect(world.recorder.received).toHaveLength(1);
  expect(await jobs(world)).toEqual([]);
});

test("a code whose worker is surprised is put back at once, and is sent from the queue, once", async () => {
  await using world = await pipelineWorld();
  const { renderer } = world.sender;
  const surprised = {
    ...world.sender,
    renderer: {
      ...renderer,
      render: () => {
        throw new Error("nobody expects this");
      },
    },
  };
  const atOnce = createAtOnce(surprised);
  atOnce.send(await inHand(world, atOnce.afterSeconds()));
  await atOnce.settle(10_000);
  expect(world.recorder.received).toHaveLength(0);
  await world.drain();
  expect(world.recorder.received).toHaveLength(1);

  // The job that was written with it finds nothing more to do.
  expect(await jobs(world)).toContainEqual({
    ...{ name: "sending.push.p0", state: "created", later: true },
  });
  await world.pool.query("update pgboss.job set start_after = now() where state = 'created'");
  await world.drain();
  expect(world.recorder.received).toHaveLength(1);
});

test("when many codes are under way, the next ones are the queue's as always", async () => {
  await using world = await pipelineWorld();
  const { promise: never } = Promise.withResolvers<never>();
  const atOnce = createAtOnce({ ...world.sender, notifications: () => never });
  const pointers = await inHand(world, 0);
  expect(await jobs(world)).toMatchObject([{ later: false }]);
  for (let n = 0; n < 32; n += 1) atOnce.send(pointers);
  expect(atOnce.afterSeconds()).toBe(0);
});
