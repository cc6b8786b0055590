import { expect, test } from "vitest";
import type { CampaignAudience, CampaignDelivery } from "@/db/schema/json";
import { feed, openFanouts } from "@/server/pipeline/fanout/feeder";
import {
  addUsers,
  conservation,
  type PipelineWorld,
  pipelineWorld,
} from "@/server/pipeline/testing";
import { applyCallbacks } from "@/server/pipeline/tracking/callbacks";
import { approveCampaign, rejectCampaign, requestApproval } from "./approval";
import { readCampaign } from "./campaign";
import { cancelCampaign } from "./cancel";
import { completeCampaigns } from "./complete";
import { followUpCampaign } from "./copy";
import { createCampaign } from "./create";
import { emptyAudience, usualDelivery, usualGuards } from "./new-campaign";
import { readOutcomes } from "./outcomes.sql";
import { pauseCampaign, resumeCampaign } from "./pause";
import { readWaves } from "./read-one";
import { rescheduleCampaign, unscheduleCampaign } from "./reschedule";
import { saveCampaign } from "./save";
import { scheduleCampaign } from "./schedule";
import { setCampaignPace } from "./set-pace";
import { startDueWaves } from "./start-waves";
import { checkGuards } from "./stop-at-guard";
import { addVariant, readVariants } from "./variants";

const start = new Date("2026-11-20T12:00:00Z");
const by = "dana@example.com";
const dana = { email: by, role: "marketing" } as const;
const words = {
  in_app: { en: { title: "Hi", body: "Hello" } },
  push: { en: { title: "Hi", body: "Hello" } },
  email: { en: { title: "Hi", body: "<p>Hello</p>" } },
};

type Wanted = {
  audience?: Partial<CampaignAudience>;
  delivery?: Partial<CampaignDelivery>;
  variants?: number;
};

/** A draft with words. */
async function draft(world: PipelineWorld, wanted: Wanted = {}): Promise<number> {
  const id = await createCampaign(world, { name: "Spring", by });
  for (let n = 1; n < (wanted.variants ?? 1); n += 1) {
    const { revision } = await readCampaign(world.pool, id);
    await addVariant(world, { id, revision, by }, "a");
  }
  await world.pool.query("update templates set draft = $1", [words]);
  const { revision } = await readCampaign(world.pool, id);
  await saveCampaign(
    world,
    { id, revision, by },
    {
      audience: { ...emptyAudience, everyone: true, ...wanted.audience },
      delivery: { ...usualDelivery, channels: ["in_app", "push"], ...wanted.delivery },
    },
  );
  return id;
}

async function schedule(world: PipelineWorld, id: number) {
  const { revision } = await readCampaign(world.pool, id);
  return scheduleCampaign(world, { id, revision, by });
}

async function launch(world: PipelineWorld, wanted: Wanted = {}): Promise<number> {
  const id = await draft(world, wanted);
  await schedule(world, id);
  return id;
}

/** How often each user has a message of the campaign, those of the hold-out group included. */
async function messagesOf(world: PipelineWorld, id: number) {
  const { rows } = await world.pool.query<{
    userId: number;
    variant: string;
    reason: string | null;
  }>(
    `select m.user_id as "userId", n.variant, m.reason from messages m
     join notifications n on n.id = m.notification_id where n.campaign_id = $1 order by 1`,
    [id],
  );
  return rows;
}

async function feedOpen(world: PipelineWorld): Promise<void> {
  for (const open of await openFanouts(world, 2)) await feed(world, open);
}

const after = (minutes: number) => new Date(start.getTime() + minutes * 60_000);

test("a campaign for now goes to everybody once, split by weight, and completes", async () => {
  await using world = await pipelineWorld(start);
  await addUsers(world, 2_000);
  const id = await launch(world, { variants: 2, delivery: { holdOutPercent: 10 } });
  expect(await readCampaign(world.pool, id)).toMatchObject({
    status: "scheduled",
    startsAt: start,
  });
  expect(await startDueWaves(world)).toBe(1);
  await world.drain();
  await completeCampaigns(world);
  expect(await readCampaign(world.pool, id)).toMatchObject({ status: "completed", endedAt: start });
  const messages = await messagesOf(world, id);
  expect(new Set(messages.map(({ userId }) => userId)).size).toBe(2_000);
  expect(messages).toHaveLength(2_000);
  const shares = Map.groupBy(messages, ({ variant }) => variant);
  const size = (variant: string) => shares.get(variant)?.length ?? 0;
  // Hash splits of 2 000 people: far outside of these bounds only if the split is wrong.
  expect(size("")).toBeGreaterThan(140);
  expect(size("")).toBeLessThan(260);
  expect(Math.abs(size("a") - size("b"))).toBeLessThan(200);
  expect(new Set(shares.get("")?.map(({ reason }) => reason))).toEqual(new Set(["hold_out"]));
  const outcomes = await readOutcomes(world.pool, id);
  expect(outcomes.map(({ variant, sent }) => [variant, sent])).toEqual([
    ...[
      ["", 0],
      ["a", size("a")],
      ["b", size("b")],
    ],
  ]);
  const { rows } = await world.pool.query<{ id: string }>("select id from notifications");
  for (const part of rows) await conservation(world, part.id);
});

test("any number of workers that look at once start a wave once", async () => {
  await using world = await pipelineWorld(start);
  await addUsers(world, 10);
  const id = await launch(world, { variants: 2 });
  const started = await Promise.all(Array.from({ length: 6 }, () => startDueWaves(world)));
  expect(started.reduce((sum, n) => sum + n, 0)).toBe(1);
  await world.drain();
  expect(await messagesOf(world, id)).toHaveLength(10);
});

test("on each user's own clock, nobody is left out and nobody gets it twice, also who moves between waves", async () => {
  await using world = await pipelineWorld(start);
  await addUsers(world, 40);
  const zones = ["Asia/Tokyo", "Europe/Berlin", "America/New_York", "Pacific/Honolulu"];
  await world.pool.query("update users set time_zone = ($1::text[])[id % 4 + 1]", [zones]);
  const id = await launch(world, {
    delivery: { start: { kind: "local", date: "2026-11-21", time: "09:00", late: "nextDay" } },
  });
  const waves = await readWaves(world.pool, id);
  expect(waves.map(({ startsAt, zones: of }) => [startsAt.toISOString().slice(0, 16), of])).toEqual(
    [
      ["2026-11-21T00:00", ["Asia/Tokyo"]],
      ["2026-11-21T08:00", ["Europe/Berlin"]],
      ["2026-11-21T14:00", ["America/New_York"]],
      ["2026-11-21T19:00", ["Pacific/Honolulu"]],
      ["2026-11-21T19:00", []],
    ],
  );
  const got: number[] = [];
  for (const [i, { startsAt }] of waves.entries()) {
    world.setNow(startsAt);
    await startDueWaves(world);
    await world.drain();
    got.push((await messagesOf(world, id)).length);
    // From where it was already morning to where it is not yet, to where nobody lived, and to where it is over.
    if (i === 0) {
      await world.pool.query("update users set time_zone = 'Pacific/Honolulu' where id in (4, 8)");
      await world.pool.query("update users set time_zone = 'Asia/Kathmandu' where id = 1");
      await world.pool.query("update users set time_zone = 'Asia/Tokyo' where id in (2, 3)");
    }
  }
  const messages = await messagesOf(world, id);
  expect(messages.map(({ userId }) => userId)).toEqual(Array.from({ length: 40 }, (_, i) => i + 1));
  expect(got).toEqual([10, 19, 28, 37, 40]);
  await completeCampaigns(world);
  expect((await readCampaign(world.pool, id)).status).toBe("completed");
});

test("over a size, exactly what will be sent is approved by a second person, and an edit revokes it", async () => {
  await using world = await pipelineWorld(start);
  await addUsers(world, 30);
  await world.pool.query("update workspace set approval_over = 20");
  const id = await draft(world);
  await expect(schedule(world, id)).rejects.toThrow(/30 people; over 20, a second person/);
  const ask = async () => {
    const { revision } = await readCampaign(world.pool, id);
    await requestApproval(world, { id, revision, by });
    return revision;
  };
  let revision = await ask();
  const approve = (who: string, seen: number) =>
    approveCampaign(world, { id, revision: seen, by: who }, "marketing");
  await expect(approve(by, revision)).rejects.toThrow(/second person/);
  await expect(approve("sam@example.com", revision - 1)).rejects.toThrow(
    /changed the campaign since/,
  );
  await approve("sam@example.com", revision);
  await saveCampaign(world, { id, revision, by }, { name: "Another name" });
  await expect(schedule(world, id)).rejects.toThrow(/second person/);
  revision = await ask();
  await rejectCampaign(world, id, { by: "sam@example.com", reason: "the date" });
  expect((await readCampaign(world.pool, id)).status).toBe("draft");
  revision = await ask();
  await approve("sam@example.com", revision);
  await expect(schedule(world, id)).resolves.toMatchObject({ people: 30 });
});

test("a scheduled campaign that nobody had to approve can be moved, and taken off the plan", async () => {
  await using world = await pipelineWorld(start);
  await addUsers(world, 3);
  const at = after(60).toISOString();
  const id = await launch(world, { delivery: { start: { kind: "at", at } } });
  const { revision } = await readCampaign(world.pool, id);
  await rescheduleCampaign(world, { id, revision, by }, after(120));
  expect(await readWaves(world.pool, id)).toMatchObject([
    { startsAt: after(120), state: "planned" },
  ]);
  world.setNow(after(90));
  expect(await startDueWaves(world)).toBe(0);
  await expect(rescheduleCampaign(world, { id, revision, by }, start)).rejects.toThrow(
    /has passed/,
  );
  await unscheduleCampaign(world, id, by);
  world.setNow(after(180));
  expect(await startDueWaves(world)).toBe(0);
  expect(await readCampaign(world.pool, id)).toMatchObject({ status: "draft", startsAt: null });
  await expect(schedule(world, id)).rejects.toThrow(/start has passed/);
});

test("pausing holds what has not left, resuming goes on there, and each tells what had gone out", async () => {
  await using world = await pipelineWorld(start);
  await addUsers(world, 900);
  const id = await launch(world, { delivery: { pace: { kind: "perSecond", perSecond: 300 } } });
  await startDueWaves(world);
  await world.drain();
  world.setNow(new Date(start.getTime() + 1_000));
  await feedOpen(world);
  await world.drain();
  const effect = await pauseCampaign(world, id, by);
  expect(effect.sentBefore).toBe(300);
  expect((await readCampaign(world.pool, id)).status).toBe("paused");
  await expect(pauseCampaign(world, id, by)).rejects.toThrow(/paused now/);
  await setCampaignPace(world, id, null, by);
  await resumeCampaign(world, id, dana);
  await feedOpen(world);
  await world.drain();
  await completeCampaigns(world);
  expect((await readCampaign(world.pool, id)).status).toBe("completed");
  expect(await messagesOf(world, id)).toHaveLength(900);
});

test("cancelling ends what runs and what is planned", async () => {
  await using world = await pipelineWorld(start);
  await addUsers(world, 100);
  const rollout = { percents: [50, 100], everyMinutes: 30, guards: usualGuards };
  const id = await launch(world, { delivery: { rollout } });
  await startDueWaves(world);
  await cancelCampaign(world, id, by);
  world.setNow(after(60));
  expect(await startDueWaves(world)).toBe(0);
  await world.drain();
  expect(world.recorder.received).toEqual([]);
  expect((await readWaves(world.pool, id)).map(({ state }) => state)).toEqual([
    "started",
    "cancelled",
  ]);
});

test("a rollout stops by itself when a guard is crossed, and goes on when somebody decides so", async () => {
  await using world = await pipelineWorld(start);
  await addUsers(world, 400);
  const guards = { ...usualGuards, minimum: 20, bouncePercent: 5 };
  const rollout = { percents: [25, 100], everyMinutes: 30, guards };
  const id = await launch(world, { delivery: { channels: ["email"], rollout } });
  await startDueWaves(world);
  await world.drain();
  const sent = world.recorder.received.flatMap(({ items }) => items);
  expect(sent.length).toBeGreaterThan(60);
  const bounce = (n: number) =>
    applyCallbacks(
      world,
      "recorder",
      sent.slice(0, n).map(({ reference }, i) => {
        return { eventId: `b${i}`, kind: "bounced", reference, at: start.toISOString() };
      }),
    );
  await bounce(Math.floor(sent.length * 0.04));
  expect(await checkGuards(world)).toBe(0);
  await bounce(Math.ceil(sent.length * 0.06));
  expect(await checkGuards(world)).toBe(1);
  expect(await readCampaign(world.pool, id)).toMatchObject({
    ...{ status: "paused", stopReason: "guard:bouncePercent" },
  });
  world.setNow(after(45));
  expect(await startDueWaves(world)).toBe(0);
  await resumeCampaign(world, id, dana);
  // The pause went over the moment of the next step: that comes a whole step after the pause.
  expect(await startDueWaves(world)).toBe(0);
  world.setNow(after(75));
  expect(await startDueWaves(world)).toBe(1);
  await world.drain();
  expect(await messagesOf(world, id)).toHaveLength(400);
});

test("after the test the better variant goes to everybody who is left, and to nobody twice", async () => {
  await using world = await pipelineWorld(start);
  await addUsers(world, 1_000);
  const winner = { metric: "clicks", afterHours: 2, testPercent: 30 } as const;
  const id = await launch(world, { variants: 2, delivery: { channels: ["email"], winner } });
  await startDueWaves(world);
  await world.drain();
  const b = new Set(
    (await messagesOf(world, id)).filter(({ variant }) => variant === "b").map((m) => m.userId),
  );
  const clicks = world.recorder.received
    .flatMap(({ items }) => items)
    .filter(({ reference }) => b.has(Number(reference.split("/")[1])))
    .map(({ reference }, i) => ({
      eventId: `c${i}`,
      kind: "clicked" as const,
      reference,
      at: start.toISOString(),
    }));
  await applyCallbacks(world, "recorder", clicks);
  world.setNow(after(121));
  await startDueWaves(world);
  await world.drain();
  const messages = await messagesOf(world, id);
  expect(messages).toHaveLength(1_000);
  expect(new Set(messages.map(({ userId }) => userId)).size).toBe(1_000);
  const variants = await readVariants(world.pool, id);
  expect(variants.map(({ key, wonAt }) => [key, wonAt !== null])).toEqual([
    ["a", false],
    ["b", true],
  ]);
  expect(messages.filter(({ variant }) => variant === "b").length).toBeGreaterThan(750);
  const { rows } = await world.pool.query(
    "select detail from audit_log where action = 'campaign.winner'",
  );
  expect(rows[0].detail).toMatchObject({ variant: "b", metric: "clicks", inconclusive: false });
});

test("a recurring campaign plans its next occurrence when one has started, and ends on its last day", async () => {
  await using world = await pipelineWorld(start);
  await addUsers(world, 5);
  const recurrence = { every: "day", interval: 1, timeZone: "UTC", until: "2026-11-22" } as const;
  const id = await launch(world, { delivery: { recurrence } });
  for (const day of [0, 1, 2, 3]) {
    world.setNow(after(day * 1_440));
    await startDueWaves(world);
    await world.drain();
    await completeCampaigns(world);
  }
  const waves = await readWaves(world.pool, id);
  expect(waves.map(({ startsAt }) => startsAt.toISOString().slice(0, 10))).toEqual([
    ...["2026-11-20", "2026-11-21", "2026-11-22"],
  ]);
  expect(await messagesOf(world, id)).toHaveLength(15);
  expect((await readCampaign(world.pool, id)).status).toBe("completed");
});

test("opt-outs, exclusions and the suppression list hold for campaigns; a follow-up goes to who did not open", async () => {
  await using world = await pipelineWorld(start);
  await addUsers(world, 6);
  await world.pool.query(
    `insert into preferences (user_id, types) values (1, '{"offer": {"enabled": false}}')`,
  );
  await world.pool.query("update users set suppressed_at = now() where id = 2");
  await world.pool.query(
    `with list as (insert into audience_lists (key, name, created_by) values ('staff', 'Staff', 'x') returning id)
     insert into audience_list_members select id, 3 from list`,
  );
  const id = await launch(world, { audience: { excludeLists: ["staff"] } });
  await startDueWaves(world);
  await world.drain();
  expect(await messagesOf(world, id)).toEqual([
    { userId: 1, variant: "a", reason: "type_off" },
    { userId: 2, variant: "a", reason: "suppression_list" },
    ...[4, 5, 6].map((userId) => ({ userId, variant: "a", reason: null })),
  ]);
  await world.pool.query("update messages set read_at = now() where user_id = 5");
  world.setNow(after(5));
  const next = await followUpCampaign(world, id, by);
  await world.pool.query("update templates set draft = $1", [words]);
  await schedule(world, next);
  await startDueWaves(world);
  await world.drain();
  expect((await messagesOf(world, next)).map(({ userId }) => userId)).toEqual([4, 6]);
});

test("a type that becomes mandatory and urgent after the schedule does not carry a campaign past opt-outs", async () => {
  await using world = await pipelineWorld();
  world.setNow(start);
  await addUsers(world, 1);
  await launch(world);
  await world.pool.query(
    "update notification_types set priority = 0, mandatory = true where key = 'offer'",
  );
  expect(await startDueWaves(world)).toBe(1);
  const { rows } = await world.pool.query("select priority from notifications");
  expect(rows).toEqual([{ priority: 1 }]);
});
