import { expect, test } from "vitest";
import type { CampaignDelivery } from "@/db/schema/json";
import { addUsers, type PipelineWorld, pipelineWorld } from "@/server/pipeline/testing";
import { reviewCampaign } from "./review";
import type { Review } from "./review-view";
import { startDueWaves } from "./start-waves";
import { draftCampaign, schedule, type WantedCampaign } from "./testing";

const start = new Date("2026-11-20T12:00:00Z");
const zones = ["Asia/Tokyo", "Europe/Berlin", "America/New_York", "Asia/Kathmandu"];

/** People whom the rules tell apart, each in many kinds. */
async function addKinds(world: PipelineWorld, n: number): Promise<void> {
  await addUsers(world, n);
  const change = (sql: string, values: unknown[] = []) => world.pool.query(sql, values);
  await change("update users set time_zone = ($1::text[])[id % 4 + 1]", [zones]);
  await change("update users set email_state = 'bounced' where id % 7 = 0");
  await change("update users set suppressed_at = now() where id % 31 = 0");
  await change("update devices set state = 'invalid' where user_id % 5 = 0");
  await change(
    `insert into preferences (user_id, master, quiet_start, quiet_end, daily_cap, types, channels)
     select id, id % 23 <> 0, case when id % 3 = 0 then 8 * 60 end, case when id % 3 = 0 then 21 * 60 end,
       case when id % 11 = 0 then 1 end,
       case when id % 13 = 0 then '{"offer": {"enabled": false}}'::jsonb else '{}' end,
       case when id % 17 = 0 then '{"push": false, "in_app": false}'::jsonb else '{}' end
     from users where id % 2 = 1 or id % 3 = 0`,
  );
  await change(
    `insert into messages (user_id, notification_id, priority, outcome, in_app)
     select id, uuidv7_floor($1::timestamptz - interval '2 hours'), 1, 'routed', true
     from users where id % 11 = 0`,
    [start],
  );
}

/** What the pipeline then did, counted from its rows. */
async function whatHappened(world: PipelineWorld, id: number) {
  const { rows } = await world.pool.query<{ what: string; n: number }>(
    `select coalesce(case when outcome = 'suppressed' then reason end, outcome::text) as what, count(*)::int as n
     from messages m join notifications x on x.id = m.notification_id where x.campaign_id = $1 group by 1
     union all
     select 'in_app', count(*)::int from messages m join notifications x on x.id = m.notification_id
     where x.campaign_id = $1 and in_app
     union all
     select channel, count(*)::int from deliveries d join notifications x on x.id = d.notification_id
     where x.campaign_id = $1 group by 1`,
    [id],
  );
  return Object.fromEntries(rows.map(({ what, n }) => [what, n]).filter(([, n]) => n !== 0));
}

function whatWasExpected({ outcomes, channels }: Review) {
  const { routed, held, suppressed } = outcomes;
  const all = {
    ...{ routed, held, ...channels },
    ...Object.fromEntries(suppressed.map(({ reason, n }) => [reason, n])),
  };
  return Object.fromEntries(Object.entries(all).filter(([, n]) => n !== 0));
}

/** Reviews, sends, and compares. */
async function reviewAndSend(world: PipelineWorld, wanted: WantedCampaign): Promise<Review> {
  const id = await draftCampaign(world, wanted);
  const review = await reviewCampaign(world, id);
  await schedule(world, id);
  for (const { startsAt } of review.waves) {
    world.setNow(startsAt);
    await startDueWaves(world);
    await world.drain();
  }
  expect(review.exact).toBe(true);
  expect(whatWasExpected(review)).toEqual(await whatHappened(world, id));
  return review;
}

test("what is expected of a small audience is what then happens, reason by reason and channel by channel", async () => {
  await using world = await pipelineWorld(start);
  await addKinds(world, 700);
  const delivery = { channels: ["in_app", "push", "email"], holdOutPercent: 10 };
  const review = await reviewAndSend(world, { variants: 2, delivery });
  expect(review.outcomes.suppressed.map(({ reason }) => reason).toSorted()).toEqual([
    ...["daily_cap", "hold_out", "master_off", "no_channel", "quiet_hours", "suppression_list"],
    "type_off",
  ]);
  expect(review).toMatchObject({ audience: 700, margin: 0, firstAt: start, lastAt: start });
  expect(review.holdOut).toBeGreaterThan(20);
});

test("people are judged at the moment when their own wave starts", async () => {
  await using world = await pipelineWorld(start);
  await addKinds(world, 300);
  const local = { kind: "local", date: "2026-11-21", time: "09:00", late: "nextDay" } as const;
  const review = await reviewAndSend(world, { delivery: { start: local } });
  expect(review.waves.map(({ startsAt, people }) => [startsAt.toISOString(), people])).toEqual([
    ["2026-11-21T00:00:00.000Z", 75],
    ["2026-11-21T03:15:00.000Z", 75],
    ["2026-11-21T08:00:00.000Z", 75],
    ["2026-11-21T14:00:00.000Z", 75],
  ]);
});

test("of a type that waits, the last one goes out when the last quiet hours end", async () => {
  await using world = await pipelineWorld(start);
  await addKinds(world, 300);
  const review = await reviewAndSend(world, { typeKey: "post" });
  expect(review.outcomes.held).toBeGreaterThan(20);
  const { rows } = await world.pool.query<{ last: Date }>(
    "select max(held_until) as last from messages",
  );
  expect(review.lastAt).toEqual(rows[0]?.last);
});

test("a pace tells when the last one goes out, a rollout when its last part starts", async () => {
  await using world = await pipelineWorld(start);
  await addUsers(world, 600);
  const lastAt = async (delivery: Partial<CampaignDelivery>) => {
    const id = await draftCampaign(world, { delivery });
    return (await reviewCampaign(world, id)).lastAt.getTime() - start.getTime();
  };
  expect(await lastAt({ pace: { kind: "perSecond", perSecond: 10 } })).toBe(60_000);
  expect(await lastAt({ pace: { kind: "spread", minutes: 30 } })).toBe(30 * 60_000);
  const guards = {
    ...{ bouncePercent: 5, complaintPercent: 1, failurePercent: 5, optOutPercent: 5, minimum: 10 },
  };
  const rollout = { percents: [10, 100], everyMinutes: 45, guards };
  expect(await lastAt({ rollout })).toBe(45 * 60_000);
});

test("people who get another campaign within a day are counted, planned and sent ones alike", async () => {
  await using world = await pipelineWorld(start);
  await addUsers(world, 90);
  const some = (from: number, to: number) => ({
    audience: { filter: { bucket: { salt: "x", from, to } } },
  });
  const { rows } = await world.pool.query<{ n: number }>(
    "select count(*)::int as n from users where split_bucket(id, 'x') < 5000",
  );
  const sent = await draftCampaign(world, some(0, 3_000));
  await schedule(world, sent);
  await startDueWaves(world);
  await world.drain();
  const tomorrow = new Date(start.getTime() + 20 * 3_600_000).toISOString();
  const planned = await draftCampaign(world, {
    ...some(2_000, 5_000),
    delivery: { start: { kind: "at", at: tomorrow } },
  });
  await schedule(world, planned);
  const review = await reviewCampaign(world, await draftCampaign(world));
  expect(review.otherCampaignsThatDay).toBe(rows[0]?.n);
  expect(review.checklist.find(({ key }) => key === "others")?.severity).toBe("warning");
});

test("the review writes nothing", async () => {
  await using world = await pipelineWorld(start);
  await addKinds(world, 50);
  const id = await draftCampaign(world);
  await reviewCampaign(world, id);
  const { rows } = await world.pool.query(
    "select (select count(*) from notifications)::int as n, (select count(*) from deliveries)::int as d",
  );
  expect(rows).toEqual([{ n: 0, d: 0 }]);
});

test("of a large audience a sample is looked at, and its error told", async () => {
  await using world = await pipelineWorld(start);
  await addUsers(world, 45_000);
  await world.pool.query("update users set suppressed_at = now() where id % 7 = 0");
  const review = await reviewCampaign(world, await draftCampaign(world));
  const { exact, margin, audience, outcomes } = review;
  expect(exact).toBe(false);
  expect(margin).toBeLessThan(450);
  const near = (found: number | undefined, expected: number) =>
    expect(Math.abs((found ?? 0) - expected)).toBeLessThanOrEqual(margin);
  near(audience, 45_000);
  near(outcomes.suppressed.find(({ reason }) => reason === "suppression_list")?.n, 6_428);
  near(outcomes.routed, 38_572);
});
