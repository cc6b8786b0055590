import { expect, test } from "vitest";
import { feed, openFanouts } from "@/server/pipeline/fanout/feeder";
import { addUsers, type PipelineWorld, pipelineWorld } from "@/server/pipeline/testing";
import { approveCampaign, requestApproval } from "./approval";
import { readCampaign } from "./campaign";
import { cancelCampaign } from "./cancel";
import { usualGuards } from "./new-campaign";
import { pauseCampaign, resumeCampaign } from "./pause";
import { readWaves } from "./read-one";
import { rescheduleCampaign } from "./reschedule";
import { setCampaignPace } from "./set-pace";
import { startDueWaves } from "./start-waves";
import { author, draftCampaign, plainWords, schedule, type WantedCampaign } from "./testing";

const start = new Date("2026-11-20T12:00:00Z");
const after = (minutes: number) => new Date(start.getTime() + minutes * 60_000);
const dana = { email: author, role: "marketing" } as const;
const sam = { email: "sam@example.com", role: "marketing" } as const;

async function launch(world: PipelineWorld, wanted: WantedCampaign = {}): Promise<number> {
  const id = await draftCampaign(world, wanted);
  await schedule(world, id);
  return id;
}

async function told(world: PipelineWorld, id: number): Promise<number> {
  const { rows } = await world.pool.query<{ n: number }>(
    `select count(*)::int as n from messages m join notifications n on n.id = m.notification_id
     where n.campaign_id = $1`,
    [id],
  );
  return rows[0]?.n ?? 0;
}

test("a wave that cannot start pauses its campaign and says why; the others start", async () => {
  await using world = await pipelineWorld(start);
  await addUsers(world, 3);
  await world.pool.query(
    `insert into segments (key, name, filter) values ('vip', 'VIP', '{"field": "locale", "op": "exists"}')`,
  );
  const at = after(10).toISOString();
  const delivery = { start: { kind: "at", at } } as const;
  const broken = await launch(world, {
    audience: { everyone: false, segments: ["vip"] },
    delivery,
  });
  const sound = await launch(world, { delivery });
  await world.pool.query("delete from segments");
  world.setNow(after(10));
  await startDueWaves(world);
  await world.drain();
  expect(await readCampaign(world.pool, broken)).toMatchObject({
    status: "paused",
    stopReason: expect.stringMatching(/^refused:The segment "vip" does not exist/),
  });
  expect(await told(world, sound)).toBe(3);
  await world.pool.query(
    `insert into segments (key, name, filter) values ('vip', 'VIP', '{"field": "locale", "op": "exists"}')`,
  );
  await resumeCampaign(world, broken, dana);
  await startDueWaves(world);
  await world.drain();
  expect(await told(world, broken)).toBe(3);
});

test("who pauses or slows down before a started wave is planned is obeyed all the same", async () => {
  await using world = await pipelineWorld(start);
  await addUsers(world, 500);
  const id = await launch(world, { delivery: { channels: ["push"] } });
  await startDueWaves(world);
  await setCampaignPace(world, id, 100, author);
  await pauseCampaign(world, id, author);
  await world.drain();
  expect(await told(world, id)).toBe(0);
  await resumeCampaign(world, id, dana);
  for (let second = 1; second <= 2; second += 1) {
    world.setNow(new Date(start.getTime() + second * 1_000));
    for (const open of await openFanouts(world, 2)) await feed(world, open);
    await world.drain();
  }
  expect(await told(world, id)).toBe(200);
});

test("who is told last because of a slower pace is told before it expires", async () => {
  await using world = await pipelineWorld(start);
  await addUsers(world, 200);
  await world.pool.query("update notification_types set ttl_seconds = 10 where key = 'offer'");
  const pace = { kind: "perSecond", perSecond: 100 } as const;
  const id = await launch(world, { delivery: { channels: ["push"], pace } });
  await startDueWaves(world);
  await world.drain();
  const feedAt = async (second: number) => {
    world.setNow(new Date(start.getTime() + second * 1_000));
    for (const open of await openFanouts(world, 2)) await feed(world, open);
    await world.drain();
  };
  await feedAt(1);
  await setCampaignPace(world, id, 5, author);
  for (let second = 2; second <= 24; second += 1) await feedAt(second);
  const { rows } = await world.pool.query(
    "select outcome, reason, count(*)::int as n from messages group by 1, 2",
  );
  expect(rows).toEqual([{ outcome: "routed", reason: null, n: 200 }]);
});

test("a pace at which the last people would be told after months is refused with the least that is not", async () => {
  await using world = await pipelineWorld(start);
  await addUsers(world, 3);
  const id = await launch(world, { delivery: { channels: ["push"] } });
  await startDueWaves(world);
  await world.pool.query("update campaign_waves set people = 20000000");
  await expect(setCampaignPace(world, id, 1, author)).rejects.toMatchObject({
    code: "malformed",
    message: expect.stringContaining("Choose at least 4 a second"),
  });
  await setCampaignPace(world, id, 4, author);
});

test("steps of a rollout keep their distance when one starts late, as after a stop of the installation", async () => {
  await using world = await pipelineWorld(start);
  await addUsers(world, 10);
  const rollout = { percents: [10, 50, 100], everyMinutes: 30, guards: usualGuards };
  const id = await launch(world, { delivery: { rollout } });
  await startDueWaves(world);
  world.setNow(after(300));
  expect(await startDueWaves(world)).toBe(1);
  expect((await readWaves(world.pool, id)).map(({ startsAt, state }) => [startsAt, state])).toEqual(
    [
      [start, "started"],
      [after(30), "started"],
      [after(330), "planned"],
    ],
  );
});

test("a campaign that grew over the size for approvals since it was scheduled waits for a second person", async () => {
  await using world = await pipelineWorld(start);
  await addUsers(world, 10);
  await world.pool.query("update workspace set approval_over = 20");
  const at = after(60).toISOString();
  const id = await launch(world, { delivery: { start: { kind: "at", at } } });
  await world.pool.query(
    `insert into users (id, external_id) overriding system value
     select 100 + n, 'new_' || n from generate_series(1, 20) n`,
  );
  world.setNow(after(60));
  await startDueWaves(world);
  await world.drain();
  expect(await told(world, id)).toBe(0);
  expect(await readCampaign(world.pool, id)).toMatchObject({
    ...{ status: "paused", stopReason: "grown:30" },
  });
  await expect(resumeCampaign(world, id, dana)).rejects.toThrow(/30 people now: a second person/);
  expect((await readCampaign(world.pool, id)).status).toBe("paused");
  await resumeCampaign(world, id, sam);
  await startDueWaves(world);
  await world.drain();
  expect(await told(world, id)).toBe(30);
  expect(await readCampaign(world.pool, id)).toMatchObject({ approvedBy: sam.email, people: 30 });
});

test("who made a campaign that grew, or changed it last, is no second person; what counts is its size now", async () => {
  await using world = await pipelineWorld(start);
  await addUsers(world, 30);
  await world.pool.query("update workspace set approval_over = 20");
  await world.pool.query(
    `with list as (insert into audience_lists (key, name, created_by) values ('some', 'Some', 'x') returning id)
     insert into audience_list_members select list.id, i from list, generate_series(1, 20) i`,
  );
  const at = after(60).toISOString();
  const some = { everyone: false, lists: ["some"] };
  const id = await launch(world, { audience: some, delivery: { start: { kind: "at", at } } });
  await setCampaignPace(world, id, 500, sam.email);
  const fill = (to: number) =>
    world.pool.query(
      `insert into audience_list_members select id, i from audience_lists, generate_series(1, $1::int) i
       on conflict do nothing`,
      [to],
    );
  await fill(25);
  world.setNow(after(60));
  await startDueWaves(world);
  expect(await readCampaign(world.pool, id)).toMatchObject({ stopReason: "grown:25" });
  await fill(30);
  for (const own of [dana, sam])
    await expect(resumeCampaign(world, id, own)).rejects.toThrow(/30 people now: a second person/);
  await resumeCampaign(world, id, { email: "kim@example.com", role: "marketing" });
  expect(await readCampaign(world.pool, id)).toMatchObject({
    ...{ status: "running", approvedBy: "kim@example.com", people: 30 },
  });
});

test("a campaign that has shrunk again since it stopped needs nobody else", async () => {
  await using world = await pipelineWorld(start);
  await addUsers(world, 10);
  await world.pool.query("update workspace set approval_over = 20");
  const at = after(60).toISOString();
  const id = await launch(world, { delivery: { start: { kind: "at", at } } });
  await world.pool.query(
    `insert into users (id, external_id) overriding system value
     select 100 + n, 'new_' || n from generate_series(1, 20) n`,
  );
  world.setNow(after(60));
  await startDueWaves(world);
  await world.pool.query("delete from users where id > 100");
  await resumeCampaign(world, id, dana);
  expect(await readCampaign(world.pool, id)).toMatchObject({ status: "running", approvedBy: null });
});

async function approved(world: PipelineWorld, wanted: WantedCampaign): Promise<number> {
  const id = await draftCampaign(world, wanted);
  const { revision } = await readCampaign(world.pool, id);
  await requestApproval(world, { id, revision, by: author });
  await approveCampaign(world, { id, revision, by: sam.email }, sam.role);
  return id;
}

test("an approved campaign whose list grows between its steps stops before the next one", async () => {
  await using world = await pipelineWorld(start);
  await addUsers(world, 60);
  await world.pool.query("update workspace set approval_over = 10");
  await world.pool.query(
    `with list as (insert into audience_lists (key, name, created_by) values ('some', 'Some', 'x') returning id)
     insert into audience_list_members select list.id, i from list, generate_series(1, 20) i`,
  );
  const rollout = { percents: [50, 100], everyMinutes: 30, guards: usualGuards };
  const id = await approved(world, {
    audience: { everyone: false, lists: ["some"] },
    delivery: { rollout },
  });
  await schedule(world, id);
  await startDueWaves(world);
  await world.drain();
  await world.pool.query(
    "insert into audience_list_members select id, i from audience_lists, generate_series(21, 60) i",
  );
  world.setNow(after(31));
  await startDueWaves(world);
  await world.drain();
  expect(await told(world, id)).toBeLessThanOrEqual(20);
  expect(await readCampaign(world.pool, id)).toMatchObject({
    ...{ status: "paused", stopReason: "grown:60" },
  });
});

test("what is sent is what was approved, also when the words change behind the campaign's back", async () => {
  await using world = await pipelineWorld(start);
  await addUsers(world, 1);
  const id = await approved(world, { delivery: { channels: ["push"] } });
  const changed = { ...plainWords, push: { en: { title: "Buy", body: "Something else" } } };
  await world.pool.query("update templates set draft = $1", [changed]);
  await schedule(world, id);
  await startDueWaves(world);
  await world.drain();
  const [sent] = world.recorder.received.flatMap(({ items }) => items);
  expect(sent?.content).toMatchObject({ title: "Hi", body: "Hello" });
});

test("moving an approved campaign to another time takes the approval back", async () => {
  await using world = await pipelineWorld(start);
  await addUsers(world, 1);
  const at = after(60).toISOString();
  const id = await approved(world, { delivery: { start: { kind: "at", at } } });
  await schedule(world, id);
  const { revision } = await readCampaign(world.pool, id);
  const moved = await rescheduleCampaign(world, { id, revision, by: author }, after(90));
  expect(moved).toMatchObject({ revoked: true });
  expect(await readCampaign(world.pool, id)).toMatchObject({
    ...{ status: "draft", approvedBy: null, startsAt: null },
    delivery: { start: { kind: "at", at: after(90).toISOString() } },
  });
  expect(await readWaves(world.pool, id)).toEqual([]);
});

test("a new pace of an approved campaign that has not started takes the approval back", async () => {
  await using world = await pipelineWorld(start);
  await addUsers(world, 1);
  const at = after(60).toISOString();
  const id = await approved(world, { delivery: { start: { kind: "at", at } } });
  await schedule(world, id);
  const { revision } = await readCampaign(world.pool, id);
  expect(await setCampaignPace(world, id, 5, author)).toMatchObject({ revoked: true });
  expect(await readCampaign(world.pool, id)).toMatchObject({
    ...{ status: "draft", approvedBy: null, startsAt: null, revision: revision + 1 },
    ...{ delivery: { pace: { kind: "perSecond", perSecond: 5 } }, pacePerSecond: null },
  });
  expect(await readWaves(world.pool, id)).toEqual([]);
});

test("a plan that nobody had to approve survives a new pace or start, as another revision", async () => {
  await using world = await pipelineWorld(start);
  await addUsers(world, 1);
  const at = after(60).toISOString();
  const id = await launch(world, { delivery: { start: { kind: "at", at } } });
  const { revision } = await readCampaign(world.pool, id);
  expect(await setCampaignPace(world, id, 5, sam.email)).toMatchObject({ revoked: false });
  const move = (seen: number) =>
    rescheduleCampaign(world, { id, revision: seen, by: author }, after(90));
  await expect(move(revision)).rejects.toThrow(/sam@example.com has changed the campaign/);
  expect(await move(revision + 1)).toEqual({ revoked: false });
  await expect(move(revision + 1)).rejects.toThrow(/has changed the campaign/);
  expect(await readCampaign(world.pool, id)).toMatchObject({
    ...{ status: "scheduled", revision: revision + 2, updatedBy: author, startsAt: after(90) },
    delivery: { pace: { kind: "perSecond", perSecond: 5 } },
  });
  expect(await readWaves(world.pool, id)).toMatchObject([{ startsAt: after(90) }]);
});

test("a schedule is refused for a day that is over everywhere, and for channels that the type does not allow", async () => {
  await using world = await pipelineWorld(start);
  await addUsers(world, 1);
  const local = (date: string) =>
    ({ start: { kind: "local", date, time: "09:00", late: "nextDay" } }) as const;
  await expect(launch(world, { delivery: local("1999-12-31") })).rejects.toThrow(/has passed/);
  await expect(launch(world, { delivery: { channels: ["sms"] } })).rejects.toThrow(/type allows/);
  // Already over in Tokyo, still to come in Honolulu.
  await expect(launch(world, { delivery: local("2026-11-20") })).resolves.toBeGreaterThan(0);
});

test("only what can go out is cancelled", async () => {
  await using world = await pipelineWorld(start);
  await addUsers(world, 1);
  const id = await draftCampaign(world);
  await expect(cancelCampaign(world, id, author)).rejects.toThrow(/a draft now/);
});
