import { createInboxClient, type InboxItem } from "@carillon/client";
import { expect, test } from "vitest";
import { z } from "zod";
import { transaction } from "@/db/client";
import { importFollows } from "@/server/audience/follow";
import { endExpired } from "@/server/control/switches/end-expired";
import { type Stop, stop } from "@/server/control/switches/stop";
import { mintId } from "@/server/ids";
import { markMessage } from "@/server/inbox/mark";
import { cancelNotification } from "@/server/pipeline/fanout/control";
import type { PipelineWorld } from "@/server/pipeline/testing";
import { eventually } from "@/workers/testing";
import { ids, post, streaming, toOne } from "./inbox-stream-testing";
import { listenTo } from "./listen-testing";

test("a message is told to its reader once it is committed, and the counts after it; to nobody else", async () => {
  await using it = await streaming(2);
  const [mine, other] = [await it.listen(1), await it.listen(2)];
  await Promise.all([mine.until("unread", 1), other.until("unread", 1)]);
  const id = await post(it.world, toOne(1));
  expect(await mine.until("message", 1)).toMatchObject([
    { data: { id, kind: "personal", type: "ping", category: "social", readAt: null } },
  ]);
  await mine.until("unread", 2);
  expect(mine.heard.at(-1)).toEqual({ event: "unread", data: { unread: 1, unseen: 1 } });
  const last = await post(it.world, toOne(2));
  await other.until("message", 1);
  expect(ids(other, "message")).toEqual([last]);
  expect(ids(mine, "message")).toEqual([id]);
  await Promise.all([mine.close(), other.close()]);
});

test("a fan-out is told to everybody whom it reached", async () => {
  await using it = await streaming(3);
  const lines = await Promise.all([1, 2, 3].map((n) => it.listen(n)));
  const id = await post(it.world, { userIds: ["user_1", "user_3"] });
  await Promise.all([lines[0]?.until("message", 1), lines[2]?.until("message", 1)]);
  expect(lines.map((line) => ids(line, "message"))).toEqual([[id], [], [id]]);
  await Promise.all(lines.map((line) => line.close()));
});

test("what one window marks, the user's other window shows, and marks that are taken back too", async () => {
  await using it = await streaming(1);
  const id = await post(it.world, toOne(1));
  const window = await it.listen(1);
  await window.until("unread", 1);
  await markMessage(it.world, 1, id, { read: true });
  const [read] = await window.until("update", 1);
  expect(read?.data).toMatchObject({ id, archived: false, item: { id } });
  expect(read?.data.item).not.toMatchObject({ readAt: null });
  await markMessage(it.world, 1, id, { read: false, archived: true });
  const [, archived] = await window.until("update", 2);
  expect(archived?.data).toMatchObject({ id, archived: true, item: { readAt: null } });
  await window.until("unread", 2);
  await window.close();
});

test("a reader who comes back is told exactly what was missed", async () => {
  await using it = await streaming(1);
  const before = await it.listen(1);
  const first = await post(it.world, toOne(1));
  await before.until("message", 1);
  // Its id, which says that the message was told, comes with it.
  await before.until("unread", 2);
  await before.close();

  const missed = [await post(it.world, toOne(1)), await post(it.world, toOne(1))];
  await markMessage(it.world, 1, first, { seen: true });
  const after = await it.listen(1, before.lastId());
  await after.until("message", 2);
  expect(ids(after, "message")).toEqual(missed);
  expect(ids(after, "update")).toEqual([first]);
  const next = await post(it.world, toOne(1));
  await after.until("message", 3);
  expect(ids(after, "message")).toEqual([...missed, next]);
  await after.close();
});

test("a message that is committed late, under an older id, is not missed", async () => {
  await using it = await streaming(1);
  const older = await post(it.world, toOne(1));
  const { rows } = await it.world.pool.query("delete from messages returning priority");
  const newer = await post(it.world, toOne(1));
  const before = await it.listen(1);
  await before.until("unread", 1);
  const again = await post(it.world, toOne(1));
  await before.until("message", 1);
  await before.until("unread", 2);
  await before.close();
  await it.world.pool.query(
    `insert into messages (user_id, notification_id, priority, outcome, in_app)
     values (1, $1, $2, 'routed', true)`,
    [older, rows[0]?.priority],
  );
  const after = await it.listen(1, before.lastId());
  await after.until("message", 1);
  // Others may be told twice: while older transactions run in the same server, in other tests too.
  expect(ids(after, "message")[0]).toBe(older);
  expect([older, newer, again]).toEqual([older, newer, again].toSorted());
  await after.close();
});

test("whoever missed more than a hundred changes, or shows a position of nowhere, lists again", async () => {
  await using it = await streaming(1);
  const before = await it.listen(1);
  await before.until("unread", 1);
  await post(it.world, toOne(1));
  await before.until("message", 1);
  await before.until("unread", 2);
  await before.close();
  await it.world.pool.query(
    `with made as (
       insert into notifications (id, producer_id, type_key, priority, strategy, audience, user_id, channels,
         idempotency_key, expires_at)
       select uuidv7_at($1::timestamptz - make_interval(mins => i)), 1, 'ping', 1, 'direct', '{}', 1, '{in_app}', 'k' || i,
         $1::timestamptz + interval '1 day' from generate_series(1, 101) i returning id)
     insert into messages (user_id, notification_id, priority, outcome, in_app)
     select 1, id, 1, 'routed', true from made`,
    [it.world.clock.now()],
  );
  for (const position of [before.lastId(), "garbage", "zzzzzzz.0"]) {
    const after = await it.listen(1, position);
    await after.until("reset", 1);
    await after.until("unread", 1);
    expect(ids(after, "message")).toEqual([]);
    // No cap is in the way of a code.
    const next = await post(it.world, toOne(1), "code");
    await after.until("message", 1);
    expect(ids(after, "message")).toEqual([next]);
    await after.close();
  }
}, 60_000);

test("a broadcast is told to whom it is for when it begins, and gone for all when it is stopped", async () => {
  await using it = await streaming(3);
  await it.world.pool.query("update notification_types set fan_out = 'read' where key = 'ping'");
  await it.world.pool.query(
    `insert into preferences (user_id, types) values (3, '{"ping": {"enabled": false}}')`,
  );
  await it.world.pool.query(
    "insert into follows (actor_id, user_id) values ('star', 1), ('star', 3)",
  );
  const lines = await Promise.all([1, 2, 3].map((n) => it.listen(n)));
  const [follower] = lines;
  await Promise.all(lines.map((line) => line.until("unread", 1)));
  const id = await post(it.world, { followersOf: "star" });
  expect(await follower?.until("message", 1)).toMatchObject([{ data: { id, kind: "broadcast" } }]);
  await follower?.until("unread", 2);
  expect(follower?.heard.at(-1)?.data).toEqual({ unread: 1, unseen: 1 });

  await markMessage(it.world, 1, id, { read: true });
  expect((await follower?.until("update", 1))?.[0]?.data).toMatchObject({ id, archived: false });
  await cancelNotification(it.world, id, { actor: "test", producerId: null });
  await Promise.all(lines.map((line, i) => line.until("update", i === 0 ? 2 : 1)));
  expect(lines.map((line) => ids(line, "message"))).toEqual([[id], [], []]);
  expect(lines[1]?.heard.at(-1)?.data).toEqual({ id, item: null, archived: false });
  await Promise.all(lines.map((line) => line.close()));
});

test("a reader who was away while a broadcast began lists again", async () => {
  await using it = await streaming(1);
  const before = await it.listen(1);
  await before.until("unread", 1);
  await post(it.world, toOne(1));
  await before.until("unread", 2);
  await before.close();
  await it.world.pool.query("update notification_types set fan_out = 'read' where key = 'ping'");
  await post(it.world, { broadcast: true });
  const after = await it.listen(1, before.lastId());
  await after.until("reset", 1);
  await after.close();
});

test("a broadcast that a kill switch takes out is told as gone, and as there again once it is lifted", async () => {
  await using it = await streaming(2);
  await it.world.pool.query("update notification_types set fan_out = 'read' where key = 'ping'");
  const [marked, other] = [await it.listen(1), await it.listen(2)];
  await Promise.all([marked.until("unread", 1), other.until("unread", 1)]);
  const id = await post(it.world, { broadcast: true });
  await Promise.all([marked.until("message", 1), other.until("message", 1)]);
  await markMessage(it.world, 1, id, { seen: true });
  await marked.until("update", 1);
  const wanted: Stop = {
    ...{ scope: "type", value: "ping", mode: "hold", reason: "a test" },
    expiresAt: new Date(it.world.clock.now().getTime() + 60_000),
  };
  await stop(it.world, wanted, "test");
  await Promise.all([marked.until("update", 2), other.until("update", 1)]);
  expect(other.heard.findLast(({ event }) => event === "update")?.data).toEqual({
    ...{ id, item: null, archived: false },
  });
  await other.until("unread", 3);
  expect(other.heard.at(-1)?.data).toEqual({ unread: 0, unseen: 0 });

  const lastId = other.lastId();
  it.world.setNow(new Date(it.world.clock.now().getTime() + 60_000));
  expect(await endExpired(it.world)).toBe(1);
  await Promise.all([marked.until("reset", 1), other.until("message", 2)]);
  expect(ids(other, "message")).toEqual([id, id]);
  expect(ids(marked, "message")).toEqual([id]);
  await Promise.all([marked.close(), other.close()]);

  const after = await it.listen(2, lastId);
  await after.until("reset", 1);
  await after.close();
});

test("what sums up more events is told as an update of the item that is there", async () => {
  await using it = await streaming(1);
  const first = await post(it.world, toOne(1));
  const window = await it.listen(1);
  await window.until("unread", 1);
  const sum = {
    first: { actor: "ann", data: {} },
    latest: { actor: "ben", data: {} },
    actors: 3,
    events: 4,
  };
  const later = mintId(new Date(it.world.clock.now().getTime() + 1));
  await transaction(it.world.pool, async (client) => {
    await client.query("update messages set in_app = false where notification_id = $1", [first]);
    await client.query(
      `with made as (
         insert into notifications (id, producer_id, type_key, priority, strategy, audience, user_id,
           channels, idempotency_key, expires_at, collapse_into, aggregate)
         values ($1::uuid, 1, 'ping', 1, 'direct', '{}', 1, '{in_app}', 'sum', now() + interval '1 day', $2, $3))
       insert into messages (user_id, notification_id, priority, outcome, in_app)
       values (1, $1, 1, 'routed', true)`,
      [later, first, sum],
    );
  });
  it.world.inboxNews.add({ kind: "messages", ids: [later] });
  const [update] = await window.until("update", 1);
  expect(update?.data).toMatchObject({
    id: first,
    archived: false,
    item: { id: first, actors: ["ann", "ben"], count: 3 },
  });
  expect(ids(window, "message")).toEqual([]);
  await window.close();
});

test("whoever follows, or opts out, is told to list again at once", async () => {
  await using it = await streaming(2);
  const [mine, other] = [await it.listen(1), await it.listen(2)];
  await Promise.all([mine.until("unread", 1), other.until("unread", 1)]);
  const authorization = `Bearer ${await it.token(1)}`;
  const answer = await fetch(`${it.url}/api/v1/me/preferences`, {
    method: "PATCH",
    headers: { authorization, "content-type": "application/json" },
    body: JSON.stringify({ types: { ping: { enabled: false } } }),
  });
  expect(answer.status).toBe(200);
  await mine.until("reset", 1);
  it.world.inboxNews.add({ kind: "settings", userId: "user_2" });
  await other.until("reset", 1);
  expect(mine.heard.filter(({ event }) => event === "reset")).toHaveLength(1);
  await Promise.all([mine.close(), other.close()]);
});

test("whoever follows by an import is told to list again, and nobody else is", async () => {
  await using it = await streaming(3);
  await it.world.pool.query("insert into follows (actor_id, user_id) values ('star', 2)");
  const lines = await Promise.all([1, 2, 3].map((n) => it.listen(n)));
  await Promise.all(lines.map((line) => line.until("unread", 1)));
  const followers = ["user_1", "user_2", "nobody"];
  const result = await importFollows(
    it.world,
    (async function* () {
      for (const [i, userId] of followers.entries())
        yield { line: i + 1, value: { userId, actorId: "star" } };
    })(),
  );
  expect(result.accepted).toBe(2);
  await lines[0]?.until("reset", 1);
  // Told after it on the same way: what else was to be told is there by now.
  await Promise.all([2, 3].map((n) => post(it.world, toOne(n), "code")));
  await Promise.all([lines[1]?.until("message", 1), lines[2]?.until("message", 1)]);
  const resets = lines.map(({ heard }) => heard.filter(({ event }) => event === "reset").length);
  expect(resets).toEqual([1, 0, 0]);
  await Promise.all(lines.map((line) => line.close()));
});

test("nobody loses a message to many writers whose transactions end in any order", async () => {
  await using it = await streaming(4);
  const lines = await Promise.all([1, 2, 3, 4].map((n) => it.listen(n)));
  await Promise.all(lines.map((line) => line.until("unread", 1)));
  const made = Array.from({ length: 40 }, (_, i) => ({
    id: mintId(new Date(it.world.clock.now().getTime() - i)),
    userId: (i % 4) + 1,
  }));
  await Promise.all(made.map((one, i) => writeSlowly(it.world, one, (i * 7) % 60)));
  await Promise.all(lines.map((line) => line.until("message", 10)));
  const told = lines.map((line) => ids(line, "message").toSorted());
  const wanted = [1, 2, 3, 4].map((n) =>
    made.filter(({ userId }) => userId === n).map(({ id }) => id),
  );
  expect(told).toEqual(wanted.map((each) => each.toSorted()));
  await Promise.all(lines.map((line) => line.close()));
});

/** A message whose transaction ends some time (ms) after it was written, and news of it right then. */
async function writeSlowly(
  { pool, inboxNews }: PipelineWorld,
  { id, userId }: { id: string; userId: number },
  ms: number,
): Promise<void> {
  await transaction(pool, async (client) => {
    await client.query(
      `with made as (
         insert into notifications (id, producer_id, type_key, priority, strategy, audience, user_id,
           channels, idempotency_key, expires_at)
         values ($1::uuid, 1, 'ping', 1, 'direct', '{}', $2, '{in_app}', 'key ' || $1::uuid,
           now() + interval '1 day'))
       insert into messages (user_id, notification_id, priority, outcome, in_app)
       values ($2, $1, 1, 'routed', true)`,
      [id, userId],
    );
    await client.query("select pg_sleep($1)", [ms / 1_000]);
  });
  inboxNews.add({ kind: "messages", ids: [id] });
}

test("a token of the stream opens its user's stream alone, for five minutes", async () => {
  await using it = await streaming(2);
  const authorization = `Bearer ${await it.token(1)}`;
  const ask = (path: string, init?: RequestInit) => fetch(`${it.url}${path}`, init);
  const made = await ask("/api/v1/inbox/stream-token", {
    method: "POST",
    headers: { authorization },
  });
  const { token } = z.object({ token: z.string() }).parse(await made.json());
  const stream = (shown: string) =>
    listenTo(`${it.url}/api/v1/inbox/stream?token=${encodeURIComponent(shown)}`, {});
  const [mine, other] = [await stream(token), await it.listen(2)];
  await mine.until("unread", 1);
  const id = await post(it.world, toOne(1));
  await mine.until("message", 1);
  expect([ids(mine, "message"), ids(other, "message")]).toEqual([[id], []]);
  await Promise.all([mine.close(), other.close()]);

  expect((await ask(`/api/v1/inbox?token=${token}`)).status).toBe(401);
  expect((await stream(`${token}x`)).status).toBe(401);
  expect((await stream("")).status).toBe(401);
  it.world.setNow(new Date(it.world.clock.now().getTime() + 5 * 60_000));
  expect((await stream(token)).status).toBe(401);
});

test("an eleventh stream of one user is refused until one is closed", async () => {
  await using it = await streaming(2);
  const open = await Promise.all(Array.from({ length: 10 }, () => it.listen(1)));
  expect(open.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 200));
  expect((await it.listen(1)).status).toBe(429);
  const other = await it.listen(2);
  expect(other.status).toBe(200);
  const metrics = await (await fetch(`${it.url}/api/metrics`)).text();
  expect(metrics).toContain("carillon_inbox_streams 11\n");
  await open[0]?.close();
  const again = await eventually(async () => {
    const tried = await it.listen(1);
    return tried.status === 200 && tried;
  });
  await Promise.all([...open, other, again].map((line) => line.close()));
});

test("the client follows an inbox, opens the stream again when it breaks, and misses nothing", async () => {
  await using it = await streaming(1);
  const got: InboxItem[] = [];
  let opened = 0;
  const stop = new AbortController();
  const waiters = new EventTarget();
  const inbox = createInboxClient({ baseUrl: it.url, token: () => it.token(1) });
  const following = inbox.stream({
    signal: stop.signal,
    onMessage: (item) => {
      got.push(item);
      waiters.dispatchEvent(new Event("change"));
    },
    onOpen: () => {
      opened += 1;
      waiters.dispatchEvent(new Event("change"));
    },
  });
  const until = async (done: () => boolean) => {
    while (!done())
      await new Promise((go) => waiters.addEventListener("change", go, { once: true }));
  };
  await until(() => opened === 1);
  const sent = [await post(it.world, toOne(1))];
  await until(() => got.length === 1);
  it.cut();
  sent.push(await post(it.world, toOne(1)));
  await until(() => got.some(({ id }) => id === sent[1]));
  // One may be told twice: what was told just before the line broke.
  expect([...new Set(got.map(({ id }) => id))]).toEqual(sent);
  expect(opened).toBe(2);
  stop.abort();
  await following;
});
