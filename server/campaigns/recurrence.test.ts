import { expect, test } from "vitest";
import { addUsers, type PipelineWorld, pipelineWorld } from "@/server/pipeline/testing";
import { readCampaign } from "./campaign";
import { completeCampaigns } from "./complete";
import { pauseCampaign, resumeCampaign } from "./pause";
import { readWaves } from "./read-one";
import { startDueWaves } from "./start-waves";
import { author, draftCampaign, schedule, type WantedCampaign } from "./testing";

const start = new Date("2026-11-20T12:00:00Z");
const hours = (n: number) => new Date(start.getTime() + n * 3_600_000);
const dana = { email: author, role: "marketing" } as const;
const daily = { every: "day", interval: 1, timeZone: "UTC" } as const;

async function launch(world: PipelineWorld, wanted: WantedCampaign): Promise<number> {
  const id = await draftCampaign(world, wanted);
  await schedule(world, id);
  return id;
}

/** The clock goes on from one planned wave to the next, up to an hour, and whatever is due is sent. */
async function live(world: PipelineWorld, id: number, until: number): Promise<void> {
  for (;;) {
    const planned = (await readWaves(world.pool, id)).filter(({ state }) => state === "planned");
    const [next] = planned.toSorted((a, b) => a.startsAt.getTime() - b.startsAt.getTime());
    if (!next || next.startsAt > hours(until)) break;
    if (next.startsAt > world.clock.now()) world.setNow(next.startsAt);
    await startDueWaves(world);
    await world.drain();
  }
  await completeCampaigns(world);
}

/** How many people got it how often. */
async function timesTold(world: PipelineWorld, id: number): Promise<Record<number, number>> {
  const { rows } = await world.pool.query<{ times: number; people: number }>(
    `select times::int, count(*)::int as people from (
       select count(*) as times from messages m join notifications n on n.id = m.notification_id
       where n.campaign_id = $1 group by m.user_id) told group by 1`,
    [id],
  );
  return Object.fromEntries(rows.map(({ times, people }) => [times, people]));
}

test("daily on everyone's own clock, all around the world: each day once for everybody, also where the next day begins before the last one's end", async () => {
  await using world = await pipelineWorld(start);
  await addUsers(world, 40);
  // 25 hours lie between the first and the last of them.
  const zones = ["Pacific/Kiritimati", "Asia/Tokyo", "America/New_York", "Pacific/Pago_Pago"];
  await world.pool.query("update users set time_zone = ($1::text[])[id % 4 + 1]", [zones]);
  const id = await launch(world, {
    delivery: {
      start: { kind: "local", date: "2026-11-22", time: "09:00", late: "nextDay" },
      recurrence: { ...daily, until: "2026-11-24" },
    },
  });
  await live(world, id, 24 * 6);
  expect(await timesTold(world, id)).toEqual({ 3: 40 });
  expect((await readCampaign(world.pool, id)).status).toBe("completed");
  const waves = await readWaves(world.pool, id);
  const begun = Map.groupBy(waves, ({ occurrence }) => occurrence);
  expect([...begun.values()].map((of) => of[0]?.startedAt?.toISOString())).toEqual([
    ...["2026-11-21T19:00:00.000Z", "2026-11-22T19:00:00.000Z", "2026-11-23T19:00:00.000Z"],
  ]);
});

test("occurrences that a long pause went over are left out: nobody gets a week's at once", async () => {
  await using world = await pipelineWorld(start);
  await addUsers(world, 5);
  const id = await launch(world, { delivery: { recurrence: { ...daily, until: null } } });
  await live(world, id, 0);
  await pauseCampaign(world, id, author);
  world.setNow(hours(24 * 5 + 1));
  await resumeCampaign(world, id, dana);
  await live(world, id, 24 * 5 + 1);
  // The one that was planned goes out late; those of the days between do not.
  expect(await timesTold(world, id)).toEqual({ 2: 5 });
  const waves = await readWaves(world.pool, id);
  expect(waves.map(({ occurrence, state }) => [occurrence, state])).toEqual([
    ...[
      [1, "started"],
      [2, "started"],
      [7, "planned"],
    ],
  ]);
  expect(waves.at(-1)?.startsAt).toEqual(hours(24 * 6));
  const { rows } = await world.pool.query(
    "select detail from audit_log where action = 'campaign.skip'",
  );
  expect(rows).toEqual([{ detail: { missed: 4, next: 7 } }]);
});

test("a recurring campaign whose audience has become empty waits for its next day, and goes on when somebody joins", async () => {
  await using world = await pipelineWorld(start);
  await addUsers(world, 3);
  await world.pool.query(
    `with list as (insert into audience_lists (key, name, created_by) values ('vip', 'VIP', 'x') returning id)
     insert into audience_list_members select id, 1 from list`,
  );
  const id = await launch(world, {
    audience: { everyone: false, lists: ["vip"] },
    delivery: {
      start: { kind: "local", date: "2026-11-21", time: "09:00", late: "nextDay" },
      recurrence: { ...daily, until: null },
    },
  });
  await live(world, id, 24);
  const members = await world.pool.query("delete from audience_list_members returning list_id");
  await live(world, id, 72);
  await world.pool.query("insert into audience_list_members values ($1, 2)", [
    members.rows[0].list_id,
  ]);
  await live(world, id, 120);
  const { rows } = await world.pool.query<{ userId: number; n: number }>(
    `select user_id as "userId", count(*)::int as n from messages group by 1 order by 1`,
  );
  expect(rows).toEqual([
    { userId: 1, n: 1 },
    { userId: 2, n: 2 },
  ]);
  expect((await readWaves(world.pool, id)).length).toBeLessThan(16);
});
