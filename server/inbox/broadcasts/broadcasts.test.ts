import { expect, test } from "vitest";
import type { SegmentFilter, StoredAudience } from "@/db/schema/json";
import { readUsage } from "@/server/pipeline/preferences/usage";
import { explainInbox } from "../explain";
import { markMessage, recordClick } from "../mark";
import { markAllRead } from "../mark-all-read";
import { addBroadcast, addMessage, hour, type InboxWorld, inboxUser, inboxWorld } from "../testing";
import { countUnread } from "../unread";

const rowsOf = async ({ pool }: InboxWorld) =>
  (await pool.query("select user_id, in_app, on_read, outcome from messages order by 1, 2")).rows;

test("a broadcast is in every inbox from its beginning to its expiry, without a row", async () => {
  await using world = await inboxWorld();
  const id = await addBroadcast(world, { kind: "everyone" }, { ageMs: 0, lifeMs: hour });
  expect((await world.list(1)).items).toMatchObject([{ id, kind: "broadcast", readAt: null }]);
  expect(await countUnread(world, 2)).toEqual({ unread: 1, unseen: 1 });
  world.setNow(new Date(world.start.getTime() - 1));
  expect(await world.ids(1)).toEqual([]);
  world.setNow(new Date(world.start.getTime() + hour - 1));
  expect(await world.ids(1)).toEqual([id]);
  world.setNow(new Date(world.start.getTime() + hour));
  expect(await world.ids(1)).toEqual([]);
  expect(await countUnread(world, 2)).toEqual({ unread: 0, unseen: 0 });
  expect(await rowsOf(world)).toEqual([]);
});

test("followers see an actor's broadcasts from the moment they follow, and no longer than they do", async () => {
  await using world = await inboxWorld();
  const id = await addBroadcast(world, { kind: "followers", actorId: "star" });
  expect(await world.ids(1)).toEqual([]);
  await world.pool.query("insert into follows (actor_id, user_id) values ('star', 1)");
  expect([await world.ids(1), await world.ids(2)]).toEqual([[id], []]);
  await markMessage(world, 1, id, { read: true });
  await world.pool.query("delete from follows");
  expect([await world.ids(1), await world.ids(1, { filter: "archived" })]).toEqual([[], []]);
  await expect(markMessage(world, 1, id, { read: false })).rejects.toMatchObject({
    code: "not_found",
  });
});

test("broadcasts to segments that begin, end and begin again are seen by their segments alone, at once", async () => {
  await using world = await inboxWorld();
  await world.pool.query(
    `update users set locale = case id when 1 then 'de' else 'fr' end,
       attributes = case id when 3 then '{"plan": "pro"}' else '{}' end::jsonb`,
  );
  const toLocale = (locale: string): StoredAudience => ({
    kind: "segment",
    key: locale,
    filter: { field: "locale", op: "eq", value: locale },
  });
  expect(await world.ids(1)).toEqual([]);
  const german = await addBroadcast(world, toLocale("de"), { ageMs: 3 });
  expect([await world.ids(1), await world.ids(2)]).toEqual([[german], []]);
  const french = await addBroadcast(world, toLocale("fr"), { ageMs: 2 });
  const pro = await addBroadcast(
    world,
    {
      kind: "segment",
      key: "pro",
      filter: {
        all: [
          { field: "attributes.plan", op: "eq", value: "pro" },
          { not: { field: "locale", op: "eq", value: "de" } },
        ],
      },
    },
    { ageMs: 1 },
  );
  expect([await world.ids(1), await world.ids(2), await world.ids(3)]).toEqual([
    [german],
    [french],
    [pro, french],
  ]);
  await world.pool.query("update notifications set completed_at = now() where id = $1", [french]);
  expect([await world.ids(2), await world.ids(3)]).toEqual([[], [pro]]);
  const again = await addBroadcast(world, toLocale("fr"), { ageMs: 0 });
  expect([await world.ids(2), await world.ids(3)]).toEqual([[again], [again, pro]]);
});

test("a segment of what people did looks back exactly as far as it says, at any time of the day", async () => {
  await using world = await inboxWorld();
  const day = 24 * hour;
  await addMessage(world, 1, { ageMs: 7 * day - 60_000, inApp: false });
  await addMessage(world, 2, { ageMs: 7 * day + 60_000, inApp: false });
  await addMessage(world, 3, { ageMs: 7 * day - 60_000, inApp: false, type: "post" });
  const filter: SegmentFilter = { did: "received", type: "ping", withinDays: 7 };
  const id = await addBroadcast(
    world,
    { kind: "segment", key: "pinged", filter },
    { ageMs: 0, lifeMs: 9 * day },
  );
  expect([await world.ids(1), await world.ids(2), await world.ids(3)]).toEqual([[id], [], []]);
  for (const laterMs of [0, 12 * hour, 23 * hour, 24 * hour, 5 * day, 0]) {
    world.setNow(new Date(world.start.getTime() + laterMs));
    expect(await world.ids(1)).toEqual(laterMs === 0 ? [id] : []);
  }
});

test("whoever opted out, is suppressed, erased, or not listed does not see a broadcast; a mandatory one passes opt-outs", async () => {
  await using world = await inboxWorld();
  const { pool } = world;
  const id = await addBroadcast(world, { kind: "list", userIds: ["user_1", "user_2"] });
  expect([await world.ids(1), await world.ids(3)]).toEqual([[id], []]);
  const absentWith = async (change: string, back: string) => {
    await pool.query(change);
    const without = await world.ids(1);
    const { unread } = await countUnread(world, 1);
    await pool.query(back);
    return [without, unread, await world.ids(1)];
  };
  const preference = (columns: string, values: string) =>
    absentWith(
      `insert into preferences (user_id, ${columns}) values (1, ${values})`,
      "delete from preferences",
    );
  const gone = [[], 0, [id]];
  expect(await preference("master", "false")).toEqual(gone);
  expect(await preference("types", `'{"ping": {"enabled": false}}'`)).toEqual(gone);
  expect(await preference("types", `'{"ping": {"channels": {"in_app": false}}}'`)).toEqual(gone);
  expect(await preference("channels", `'{"in_app": false}'`)).toEqual(gone);
  expect(
    await absentWith(
      "update users set suppressed_at = now()",
      "update users set suppressed_at = null",
    ),
  ).toEqual(gone);
  expect(
    await absentWith("update users set erased_at = now()", "update users set erased_at = null"),
  ).toEqual(gone);
  await pool.query("update notifications set type_key = 'code', priority = 0");
  await pool.query("insert into preferences (user_id, master) values (1, false)");
  expect(await world.ids(1)).toEqual([id]);
});

test.each([
  ["type", "ping", "drop"],
  ["category", "social", "hold"],
  ["channel", "in_app", "drop"],
  ["all", "", "hold"],
])(
  "a kill switch of %s %s (%s) takes a broadcast out of inboxes until it is lifted",
  async (scope, value, mode) => {
    await using world = await inboxWorld();
    const id = await addBroadcast(world, { kind: "everyone" });
    await world.pool.query(
      `insert into kill_switches (scope, value, mode, reason, created_by, effective_at)
     values ($1, $2, $3, 'a test', 'test', $4)`,
      [scope, value, mode, world.start],
    );
    expect(await world.ids(1)).toEqual([]);
    await world.pool.query("update kill_switches set lifted_at = now()");
    expect(await world.ids(1)).toEqual([id]);
  },
);

test("the first interaction writes the one row that keeps the marks, and no cap counts it", async () => {
  await using world = await inboxWorld();
  const id = await addBroadcast(world, { kind: "everyone" });
  await Promise.all([
    ...[1, 1, 1].map((of) => markMessage(world, of, id, { read: true })),
    recordClick(world, 1, id),
    markAllRead(world, 1),
    markMessage(world, 2, id, { archived: true }),
  ]);
  expect(await rowsOf(world)).toEqual(
    [1, 2].map((user_id) => ({ user_id, in_app: true, on_read: true, outcome: "routed" })),
  );
  expect(await readUsage(world.pool, 1, world.start)).toMatchObject({ inHour: 0, inDay: 0 });
  expect(await countUnread(world, 1)).toEqual({ unread: 0, unseen: 0 });
  expect((await world.list(1)).items).toMatchObject([
    { id, kind: "broadcast", readAt: world.start },
  ]);
  expect([await world.ids(2), await world.ids(2, { filter: "archived" })]).toEqual([[], [id]]);
  const { rows } = await world.pool.query(
    `select channel, outcome, sum(n)::int as n from notification_counts group by 1, 2 order by 1, 2`,
  );
  expect(rows).toEqual([
    { channel: "in_app", outcome: "archived", n: 1 },
    { channel: "in_app", outcome: "clicked", n: 1 },
    { channel: "in_app", outcome: "delivered", n: 2 },
    { channel: "in_app", outcome: "opened", n: 1 },
  ]);
});

test("a row that another channel's fan-out wrote keeps the marks too, and stays as it was", async () => {
  await using world = await inboxWorld();
  const id = await addBroadcast(world, { kind: "everyone" });
  await world.pool.query(
    `insert into messages (user_id, notification_id, priority, outcome, in_app, reason)
     values (1, $1, 1, 'suppressed', false, 'daily_cap'), (2, $1, 1, 'routed', false, null)`,
    [id],
  );
  expect([await world.ids(1), await world.ids(2)]).toEqual([[id], [id]]);
  await markMessage(world, 1, id, { read: true });
  expect(await markAllRead(world, 2)).toBe(1);
  expect((await world.list(1)).unread).toBe(0);
  expect((await world.list(2)).unread).toBe(0);
  expect(await rowsOf(world)).toMatchObject([
    { in_app: false, outcome: "suppressed" },
    { in_app: false, outcome: "routed" },
  ]);
});

test("what is read at once counts everything, broadcasts and messages alike", async () => {
  await using world = await inboxWorld();
  await addBroadcast(world, { kind: "everyone" });
  await addBroadcast(world, { kind: "everyone" }, { type: "post" });
  expect(await markAllRead(world, 1)).toBe(2);
  expect(await markAllRead(world, 1)).toBe(0);
  expect(await countUnread(world, 1)).toEqual({ unread: 0, unseen: 0 });
});

test("an inbox explains why each active broadcast is in it or not", async () => {
  await using world = await inboxWorld();
  const { pool } = world;
  await pool.query("insert into follows (actor_id, user_id) values ('star', 1)");
  await pool.query("update users set locale = 'de' where id = 1");
  const locale = (value: string): StoredAudience => ({
    kind: "segment",
    key: `locale-${value}`,
    filter: { field: "locale", op: "eq", value },
  });
  const ended = await addBroadcast(world, { kind: "everyone" }, { ageMs: 9 * hour });
  const all = await addBroadcast(world, { kind: "everyone" }, { ageMs: 9 });
  const followed = await addBroadcast(world, { kind: "followers", actorId: "star" }, { ageMs: 8 });
  const other = await addBroadcast(world, { kind: "followers", actorId: "other" }, { ageMs: 7 });
  const german = await addBroadcast(world, locale("de"), { ageMs: 6 });
  const french = await addBroadcast(world, locale("fr"), { ageMs: 5 });
  const off = await addBroadcast(world, { kind: "everyone" }, { ageMs: 4, type: "post" });
  await pool.query(
    `insert into preferences (user_id, types) values (1, '{"post": {"enabled": false}}')`,
  );
  await markMessage(world, 1, all, { read: true });
  const inbox = await explainInbox(world, world.renderer, inboxUser(1));
  expect(inbox.broadcasts.map(({ id, why }) => [id, why])).toEqual([
    [off, "The user switched this type off."],
    [french, "The user is not in the segment locale-fr."],
    [german, "In the inbox: the user is in the segment locale-de."],
    [other, "The user does not follow other."],
    [followed, "In the inbox: the user follows star."],
    [all, "In the inbox, and read: it is for everyone."],
  ]);
  expect(inbox.broadcasts.map(({ id }) => id)).not.toContain(ended);
  expect(inbox.items.map(({ id }) => id)).toEqual([german, followed, all]);
  expect(inbox).toMatchObject({ unread: 2, unseen: 2, more: false });
});
