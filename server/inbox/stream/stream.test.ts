import { createInboxClient, createUserToken, type InboxItem } from "@carillon/client";
import { expect, test } from "vitest";
import { createRestApp } from "@/server/api/rest/app";
import { markMessage } from "@/server/inbox/mark";
import { createAcceptor } from "@/server/pipeline/accept/accept";
import { EventInput } from "@/server/pipeline/accept/contract";
import { addUsers, type PipelineWorld, pipelineWorld, producer } from "@/server/pipeline/testing";
import { createRenderer } from "@/server/templates/render";
import { closeStreams } from "./streams";
import { type Listening, listenTo, serve, userTokenSecret } from "./testing";

/** A pipeline with users, and its REST API on a port. */
async function streaming(users: number) {
  const world = await pipelineWorld();
  await addUsers(world, users);
  const renderer = createRenderer();
  const web = await serve(createRestApp(world, renderer).fetch);
  const secret = await userTokenSecret(world);
  return {
    world,
    url: web.url,
    cut: web.cut,
    token: (n: number) => createUserToken(`user_${n}`, secret),
    listen: async (n: number, lastId?: string) =>
      listenTo(`${web.url}/api/v1/inbox/stream`, {
        authorization: `Bearer ${await createUserToken(`user_${n}`, secret)}`,
        ...(lastId === undefined ? {} : { "last-event-id": lastId }),
      }),
    [Symbol.asyncDispose]: async () => {
      await closeStreams(world);
      await web[Symbol.asyncDispose]();
      await renderer.close();
      await world[Symbol.asyncDispose]();
    },
  };
}

const toOne = (n: number) => ({ userId: `user_${n}` });

/** Each a millisecond after the one before, so that ids follow each other. */
async function post(world: PipelineWorld, target: object, type = "ping"): Promise<string> {
  world.setNow(new Date(world.clock.now().getTime() + 1));
  const { id } = await createAcceptor(world).accept(
    producer,
    EventInput.parse({ type, target, idempotencyKey: crypto.randomUUID() }),
  );
  await world.drain();
  return id;
}

const ids = (listening: Listening, event: string) =>
  listening.heard.filter((one) => one.event === event).map(({ data }) => data.id);

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
  expect(ids(after, "message")).toEqual([older]);
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
  await until(() => got.length === 2);
  expect(got.map(({ id }) => id)).toEqual(sent);
  expect(opened).toBe(2);
  stop.abort();
  await following;
});
