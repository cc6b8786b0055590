import { expect, test } from "vitest";
import { appRouter } from "@/server/api/root";
import { createCallerFactory } from "@/server/api/trpc";
import type { Role } from "@/server/auth/permissions";
import { blastRadius } from "@/server/control/switches/blast-radius";
import type { Scope } from "@/server/control/switches/scopes";
import { markMessage, recordClick } from "@/server/inbox/mark";
import { markAllRead } from "@/server/inbox/mark-all-read";
import { createAcceptor } from "@/server/pipeline/accept/accept";
import { EventInput } from "@/server/pipeline/accept/contract";
import { addUsers, type PipelineWorld, pipelineWorld, producer } from "@/server/pipeline/testing";
import { endBroadcasts } from "@/server/pipeline/tracking/end-broadcasts";
import { changeCounts } from "@/server/rollups/notification-counts.sql";
import { keepPoints } from "./keep-points";
import { countBroadcasts, listBroadcasts } from "./list";
import { readBroadcast } from "./read-one";
import { stopBroadcast } from "./stop";

const start = new Date("2026-11-20T12:00:00Z");
const minutes = (n: number) => new Date(start.getTime() + n * 60_000);

let key = 0;
async function accept(world: PipelineWorld, event: object): Promise<string> {
  key += 1;
  const parsed = EventInput.parse({ idempotencyKey: `v${key}`, type: "ping", ...event });
  const { id } = await createAcceptor(world).accept(producer, parsed);
  await world.drain();
  return id;
}

async function broadcastWorld(): Promise<PipelineWorld> {
  const world = await pipelineWorld(start);
  await addUsers(world, 40);
  await world.pool.query("update workspace set read_over = 20");
  return world;
}

const everyone = { broadcast: true };

/** As the inbox counts it. */
const did = (world: PipelineWorld, notificationId: string, outcome: string, n: number) =>
  changeCounts(world.pool, [{ notificationId, channel: "in_app", outcome, n }]);

const idsOf = async (world: PipelineWorld, phase: "active" | "scheduled" | "ended") =>
  (await listBroadcasts(world, phase, null)).items.map(({ id }) => id);

test("a broadcast is scheduled, active, and ended in turn, and whatever got rows is never among them", async () => {
  await using world = await broadcastWorld();
  const sendAt = minutes(60).toISOString();
  const later = await accept(world, { target: everyone, sendAt, ttlSeconds: 3_600 });
  const active = await accept(world, { target: everyone, ttlSeconds: 3_600 });
  await accept(world, { target: { userIds: ["user_1", "user_2"] } });
  await accept(world, { target: { userId: "user_3" }, sendAt });
  expect(await countBroadcasts(world)).toEqual({ active: 1, scheduled: 1 });
  expect([await idsOf(world, "scheduled"), await idsOf(world, "active")]).toEqual([
    [later],
    [active],
  ]);
  world.setNow(minutes(60));
  expect([await idsOf(world, "active"), await idsOf(world, "ended")]).toEqual([[], [active]]);
  await endBroadcasts(world);
  expect((await readBroadcast(world, active)).endedAt).toEqual(minutes(60));
});

test("a scheduled one says how it would go out now: by the size that its audience has now", async () => {
  await using world = await broadcastWorld();
  const id = await accept(world, { target: everyone, sendAt: minutes(60).toISOString() });
  expect(await readBroadcast(world, id)).toMatchObject({ strategy: "read", estimate: 40 });
  await world.pool.query("update workspace set read_over = 1000");
  expect(await readBroadcast(world, id)).toMatchObject({ strategy: "write", estimate: 40 });
});

test("pages of twenty-five follow each other without gap or repetition", async () => {
  await using world = await broadcastWorld();
  await world.pool.query(
    `insert into notifications (id, producer_id, type_key, priority, status, strategy, audience, channels,
       idempotency_key, expires_at)
     select uuidv7_at($1::timestamptz - make_interval(secs => i)), 1, 'ping', 1, 'running', 'read',
       '{"kind":"everyone"}', '{in_app}', 'k' || i, $1::timestamptz + interval '1 day' from generate_series(1, 60) i`,
    [start],
  );
  const seen: string[] = [];
  let cursor: string | null = null;
  do {
    const page = await listBroadcasts(world, "active", cursor);
    seen.push(...page.items.map(({ id }) => id));
    cursor = page.nextCursor;
  } while (cursor !== null);
  expect(seen).toEqual([...new Set(seen)].toSorted().toReversed());
  expect(seen).toHaveLength(60);
});

test("figures count what inboxes did with it, though nobody has a row and no channel a fan-out", async () => {
  await using world = await broadcastWorld();
  const id = await accept(world, { target: everyone });
  for (const [outcome, n] of [
    ["delivered", 12],
    ["opened", 7],
    ["clicked", 2],
    ["archived", 3],
    ["archived", -1],
  ] as const)
    await did(world, id, outcome, n);
  const figures = { reached: 12, opened: 7, clicked: 2, archived: 2 };
  expect((await readBroadcast(world, id)).figures).toEqual(figures);
  expect((await listBroadcasts(world, "active", null)).items[0]?.figures).toEqual(figures);
});

test("whoever marks it in the inbox counts once of each, with or without a row that a push wrote before", async () => {
  await using world = await broadcastWorld();
  await world.pool.query("delete from devices where user_id > 2");
  const id = await accept(world, { type: "post", target: everyone, channels: ["in_app", "push"] });
  const marks = [{ seen: true }, { read: true }, { seen: true, archived: true }];
  for (const user of [1, 2, 3]) {
    // Two windows of one user at once.
    for (const mark of marks)
      await Promise.all([mark, mark].map((both) => markMessage(world, user, id, both)));
  }
  await markMessage(world, 3, id, { archived: false });
  await recordClick(world, 1, id);
  await markAllRead(world, 4);
  const { figures, channelCounts } = await readBroadcast(world, id);
  expect(figures).toEqual({ reached: 4, opened: 4, clicked: 1, archived: 2 });
  expect(channelCounts.push).toMatchObject({ routed: 2, sent: 2 });
});

test("the curve gets a point a minute at first, fewer as the broadcast grows old, and none when it is over", async () => {
  await using world = await broadcastWorld();
  const id = await accept(world, { target: everyone, ttlSeconds: 7 * 86_400 });
  const pointsBy = async (from: number, to: number) => {
    let kept = 0;
    for (let at = from; at < to; at += 1) {
      world.setNow(minutes(at));
      await did(world, id, "delivered", 1);
      kept += await keepPoints(world);
    }
    return kept;
  };
  expect(await pointsBy(1, 31)).toBe(30);
  expect(await pointsBy(600, 660)).toBe(6);
  const { points } = await readBroadcast(world, id);
  expect(points[0]).toEqual({ at: minutes(1), reached: 1, opened: 0, clicked: 0, archived: 0 });
  expect(points.map(({ reached }) => reached)).toEqual(
    points.map(({ reached }) => reached).toSorted((a, b) => a - b),
  );
  const [row] = (await listBroadcasts(world, "active", null)).items;
  expect(row?.spark).toHaveLength(24);
  await stopBroadcast(world, id, "ada@example.com");
  world.setNow(minutes(2_000));
  expect(await keepPoints(world)).toBe(0);
});

test("stopping ends an active one and one to come, says so in the audit log, and nothing else can be stopped by it", async () => {
  await using world = await broadcastWorld();
  const active = await accept(world, { target: everyone });
  const later = await accept(world, { target: everyone, sendAt: minutes(60).toISOString() });
  const direct = await accept(world, { target: { userId: "user_3" } });
  for (const id of [active, later, active]) await stopBroadcast(world, id, "ada@example.com");
  expect(await countBroadcasts(world)).toEqual({ active: 0, scheduled: 0 });
  expect(await readBroadcast(world, active)).toMatchObject({
    ...{ phase: "ended", cancelled: true, endedAt: start },
  });
  await expect(stopBroadcast(world, direct, "ada@example.com")).rejects.toMatchObject({
    code: "not_found",
  });
  const { rows } = await world.pool.query(
    "select actor, subject from audit_log where action = 'notification.cancel' order by id",
  );
  expect(rows).toEqual([active, later].map((subject) => ({ actor: "ada@example.com", subject })));
});

test("a kill switch shows on the broadcasts that it keeps from inboxes, and on no other", async () => {
  await using world = await broadcastWorld();
  const id = await accept(world, { target: everyone });
  const stopped = async () => (await readBroadcast(world, id)).stopped;
  const put = (scope: string, value: string) =>
    world.pool.query(
      `insert into kill_switches (scope, value, mode, reason, created_by, created_at, effective_at)
       values ($1, $2, 'drop', 'r', 'ada', $3, $3)`,
      [scope, value, start],
    );
  await put("type", "post");
  await put("channel", "push");
  expect(await stopped()).toBe(false);
  await put("type", "ping");
  expect(await stopped()).toBe(true);
  await world.pool.query("update kill_switches set lifted_at = $1 where value = 'ping'", [start]);
  await put("channel", "in_app");
  expect(await stopped()).toBe(true);
});

test("what a kill switch would stop counts the inboxes that a broadcast would leave", async () => {
  await using world = await broadcastWorld();
  await accept(world, { target: everyone });
  await accept(world, { type: "post", target: everyone, channels: ["in_app", "push"] });
  const stops = async (scope: Scope, value: string) => {
    const { total, notifications } = await blastRadius(world, { scope, value });
    return [total, notifications];
  };
  expect(await stops("type", "ping")).toEqual([40, 1]);
  expect(await stops("channel", "in_app")).toEqual([80, 2]);
  // Its pushes are all out.
  expect(await stops("channel", "push")).toEqual([0, 1]);
  expect(await stops("type", "offer")).toEqual([0, 0]);
});

test("shows the words only to roles that read contents, and lets only those stop it who may", async () => {
  await using world = await broadcastWorld();
  const data = { message: "a secret sale" };
  const id = await accept(world, { target: everyone, data });
  const as = (role: Role) =>
    createCallerFactory(appRouter)({
      context: world,
      session: { userId: role, name: role, email: `${role}@example.com`, role },
      requestId: "test",
    }).broadcasts;
  for (const [role, reads] of [
    ["admin", true],
    ["marketing", true],
    ["content", true],
    ["support", true],
    ["oncall", false],
  ] as const) {
    const [one, list] = [await as(role).one({ id }), await as(role).list({ phase: "active" })];
    expect([role, one.words !== null, list.items[0]?.words != null]).toEqual([role, reads, reads]);
    expect(JSON.stringify([one, list]).includes("a secret sale")).toBe(reads);
  }
  await expect(as("content").stop({ id })).rejects.toMatchObject({ code: "FORBIDDEN" });
  await as("oncall").stop({ id });
  expect((await as("support").one({ id })).phase).toBe("ended");
});
