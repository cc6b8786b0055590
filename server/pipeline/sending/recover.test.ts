import { expect, test } from "vitest";
import { createAcceptor } from "@/server/pipeline/accept/accept";
import { EventInput } from "@/server/pipeline/accept/contract";
import { fanoutDirect } from "@/server/pipeline/fanout/direct";
import { addUsers, type PipelineWorld, pipelineWorld, producer } from "@/server/pipeline/testing";
import { recoverDead, requeueOverlooked, type WorkerProcess } from "./recover";

/** A code that a worker with a living lease is sending. */
async function underWay(world: PipelineWorld, pid: number): Promise<void> {
  await addUsers(world, 1);
  const event = { type: "code", target: { userId: "user_1" }, channels: ["push"] };
  await createAcceptor(world).accept(producer, EventInput.parse(event));
  await world.drain();
  await world.pool.query(
    `with lease as (insert into worker_leases (priority, host, pid, machine)
       values (0, 'here', $1, 'this kernel') returning id),
     open as (update notifications set completed_at = null, status = 'running')
     update deliveries set state = 'sending', claimed_by = lease.id from lease`,
    [pid],
  );
  world.recorder.received = [];
}

const nobody = () => false;

test("a code of a worker whose process is gone is sent at once, though its lease still counts", async () => {
  await using world = await pipelineWorld();
  await underWay(world, 4_242);
  expect(await recoverDead(world, 0, nobody)).toBe(0);
  await world.drain();
  expect(world.recorder.received).toEqual([]);

  const isGone = ({ pid, machine }: WorkerProcess) => pid === 4_242 && machine === "this kernel";
  expect(await recoverDead(world, 1, isGone)).toBe(0);
  expect(await recoverDead(world, 0, isGone)).toBe(1);
  expect(await recoverDead(world, 0, isGone)).toBe(0);
  await world.drain();
  expect(world.recorder.received).toHaveLength(1);
});

test("of another machine's worker nobody knows more than its lease says", async () => {
  await using world = await pipelineWorld();
  await underWay(world, 4_242);
  await world.pool.query(
    "update worker_leases set beat_at = now() - interval '1.5 s' where pid = 4242",
  );
  expect(await recoverDead(world, 0, nobody)).toBe(0);
  await world.pool.query(
    "update worker_leases set beat_at = now() - interval '3 s' where pid = 4242",
  );
  expect(await recoverDead(world, 0, nobody)).toBe(1);
});

test("a code that lost its job, before or after it was evaluated, is enqueued again after half a minute", async () => {
  const at = new Date("2026-11-20T12:00:00Z");
  await using world = await pipelineWorld(at);
  await addUsers(world, 2);
  const acceptor = createAcceptor(world);
  const post = (userId: string) =>
    acceptor.accept(
      producer,
      EventInput.parse({ type: "code", target: { userId }, channels: ["push"] }),
    );
  const { id } = await post("user_1");
  await fanoutDirect(world, 0, [id]);
  await post("user_2");
  await world.pool.query("delete from pgboss.job");
  await world.drain();
  expect(world.recorder.received).toEqual([]);

  world.setNow(new Date(at.getTime() + 29_000));
  expect(await requeueOverlooked(world)).toBe(0);
  world.setNow(new Date(at.getTime() + 31_000));
  expect(await requeueOverlooked(world)).toBe(2);
  await world.drain();
  expect(world.recorder.received.flatMap(({ items }) => items)).toHaveLength(2);
  expect(await requeueOverlooked(world)).toBe(0);
});
