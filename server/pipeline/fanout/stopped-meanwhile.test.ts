import { expect, test, vi } from "vitest";
import { createAcceptor } from "@/server/pipeline/accept/accept";
import { EventInput } from "@/server/pipeline/accept/contract";
import {
  addUsers,
  conservation,
  type PipelineWorld,
  pipelineWorld,
  producer,
} from "@/server/pipeline/testing";
import { feed } from "./feeder";
import { planNotification } from "./plan";
import { runBatch } from "./run-batch";

vi.setConfig({ testTimeout: 60_000 });

/** A fan-out to forty people, planned and handed out. */
async function fedWorld(): Promise<{ world: PipelineWorld; id: string }> {
  const world = await pipelineWorld(new Date("2026-11-20T12:00:00Z"));
  await addUsers(world, 40);
  const event = EventInput.parse({ type: "offer", target: { broadcast: true } });
  const { id } = await createAcceptor(world).accept(producer, event);
  await planNotification(world, id);
  await feed(world, id);
  return { world, id };
}

const stopOffers = (world: PipelineWorld, mode: "drop" | "hold") =>
  world.pool.query(
    `insert into kill_switches (scope, value, mode, reason, created_by) values ('type', 'offer', $1, 'test', 'test')`,
    [mode],
  );

/** Runs the range while somebody stops its type: when its rows are written, and not yet committed. */
async function runStopped(world: PipelineWorld, id: string, mode: "drop" | "hold") {
  let stopped = false;
  const insert: typeof world.boss.insert = async (...of) => {
    if (!stopped) await stopOffers(world, mode);
    stopped = true;
    return world.boss.insert(...of);
  };
  const boss = Object.create(world.boss, { insert: { value: insert } });
  const considered = await runBatch({ ...world, boss }, id, 0);
  expect(stopped).toBe(true);
  return considered;
}

async function messages({ pool }: PipelineWorld) {
  const { rows } = await pool.query(
    "select outcome::text, reason, in_app, count(*)::int as n from messages group by 1, 2, 3",
  );
  return rows;
}

test("a range that is being written when a switch drops it puts nothing into inboxes", async () => {
  const { world, id } = await fedWorld();
  await using _ = world;
  expect(await runStopped(world, id, "drop")).toBe(40);
  expect(await messages(world)).toEqual([
    { outcome: "suppressed", reason: "kill_switch", in_app: false, n: 40 },
  ]);
  expect(await conservation(world, id)).toEqual({ "/suppressed/kill_switch": 40 });
});

test("a range that is being written when a switch holds it is written after the switch is lifted", async () => {
  const { world, id } = await fedWorld();
  await using _ = world;
  expect(await runStopped(world, id, "hold")).toBeNull();
  expect(await messages(world)).toEqual([]);
  await world.pool.query("update kill_switches set lifted_at = now()");
  expect(await runBatch(world, id, 0)).toBe(40);
  expect(await messages(world)).toMatchObject([{ outcome: "routed", in_app: true, n: 40 }]);
});

test("a switch that was on before changes nothing for a range twice", async () => {
  const { world, id } = await fedWorld();
  await using _ = world;
  await stopOffers(world, "drop");
  expect(await runBatch(world, id, 0)).toBe(40);
  expect(await messages(world)).toMatchObject([{ reason: "kill_switch", n: 40 }]);
});
