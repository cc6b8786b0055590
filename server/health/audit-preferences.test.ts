import { expect, it } from "vitest";
import { createAcceptor } from "@/server/pipeline/accept/accept";
import { addUsers, type PipelineWorld, pipelineWorld, producer } from "@/server/pipeline/testing";
import { auditPreferences } from "./audit-preferences";

const start = new Date("2026-11-20T12:00:00Z");
const minuteLater = new Date("2026-11-20T12:01:00Z");

/** Sends one P1 push to each of `n` users, then lets a minute pass. */
async function sentTo(n: number): Promise<PipelineWorld> {
  const world = await pipelineWorld(start);
  await addUsers(world, n);
  const acceptor = createAcceptor(world);
  for (let user = 1; user <= n; user++) {
    const target = { userId: `user_${user}` };
    await acceptor.accept(producer, { type: "post", target, data: {}, channels: ["push"] });
  }
  await world.drain();
  world.setNow(minuteLater);
  return world;
}

async function audited(world: PipelineWorld): Promise<Record<string, number>> {
  await auditPreferences(world, () => 1);
  await world.rollup.flush();
  const { rows } = await world.pool.query<{ outcome: string; n: number }>(
    "select outcome, sum(n)::int as n from stats_minute where stage = 'audit' group by 1",
  );
  return Object.fromEntries(rows.map(({ outcome, n }) => [outcome, n]));
}

const optOut = (world: PipelineWorld, user: number, values: string, at: Date) =>
  world.pool.query(
    `insert into preferences (user_id, updated_at, master, channels, types)
     values ($1, $2, ${values})`,
    [user, at],
  );

it("finds what was sent against a wish of long before", async () => {
  await using world = await sentTo(5);
  const before = new Date("2026-11-20T11:00:00Z");
  await optOut(world, 1, "false, '{}', '{}'", before);
  await optOut(world, 2, `true, '{"push": false}', '{}'`, before);
  await optOut(world, 3, `true, '{}', '{"post": {"enabled": false}}'`, before);
  await optOut(world, 4, `true, '{"email": false}', '{"offer": {"enabled": false}}'`, before);
  expect(await audited(world)).toEqual({ violated: 3, honoured: 2 });
  const { rows } = await world.pool.query("select fault, n from faults_minute");
  expect(rows).toEqual([{ fault: "platform", n: 3 }]);
});

it("finds what disturbed somebody in the middle of their quiet hours, by their own clock", async () => {
  await using world = await sentTo(6);
  const quiet = async (user: number, zone: string, start: number, end: number) => {
    await world.pool.query(
      `insert into preferences (user_id, updated_at, quiet_start, quiet_end) values ($1, $2, $3, $4)`,
      [user, new Date("2026-11-20T11:00:00Z"), start * 60, end * 60],
    );
    await world.pool.query("update users set time_zone = $2 where id = $1", [user, zone]);
  };
  await quiet(1, "UTC", 11, 13);
  await quiet(2, "Asia/Tokyo", 20, 7);
  // They began as the call was made, ended an hour before, or are another part of the day there.
  await quiet(3, "UTC", 12, 13);
  await quiet(4, "UTC", 9, 11);
  await quiet(5, "America/New_York", 11, 13);
  expect(await audited(world)).toEqual({ violated: 2, honoured: 4 });
});

it("asks no quiet hours of P0", async () => {
  await using world = await sentTo(1);
  await world.pool.query("update notifications set priority = 0");
  await world.pool.query(
    `insert into preferences (user_id, updated_at, quiet_start, quiet_end)
     values (1, '2026-11-20T11:00:00Z', 660, 780)`,
  );
  expect(await audited(world)).toEqual({ honoured: 1 });
});

it("says nothing about a wish that came with the call, or after it", async () => {
  await using world = await sentTo(3);
  await optOut(world, 1, "false, '{}', '{}'", new Date("2026-11-20T11:59:57Z"));
  await optOut(world, 2, "false, '{}', '{}'", new Date("2026-11-20T12:00:30Z"));
  expect(await audited(world)).toEqual({ honoured: 1 });
});

it("looks at nothing that is older than its minute", async () => {
  await using world = await sentTo(2);
  world.setNow(new Date("2026-11-20T12:10:00Z"));
  expect(await audited(world)).toEqual({});
});
