import fc from "fast-check";
import pg from "pg";
import { expect, test } from "vitest";
import { mintId } from "./ids";
import { type InboxNews, inboxChannel, listenersLock, readInboxNews } from "./inbox-news";
import { testContext } from "./testing";

/** A connection that hears of inboxes, with the lock that says so. */
async function listener(databaseUrl: string) {
  const client = new pg.Client({ connectionString: databaseUrl });
  const payloads: string[] = [];
  client.on("notification", ({ payload }) => payloads.push(payload ?? ""));
  await client.connect();
  await client.query(`listen ${inboxChannel}`);
  return {
    payloads,
    lock: () => client.query(`select pg_advisory_lock_shared(${listenersLock})`),
    /** Notices come before the answer of a later statement. */
    heard: async () => {
      await client.query("select");
      return payloads.flatMap(readInboxNews);
    },
    [Symbol.asyncDispose]: () => client.end(),
  };
}

const ids = (n: number) => Array.from({ length: n }, () => mintId(new Date()));

test("nobody is notified while nobody listens", async () => {
  await using context = await testContext();
  await using open = await listener(context.config.databaseUrl);
  context.inboxNews.add({ kind: "marks", userId: 1 });
  await context.inboxNews.flush();
  expect(await open.heard()).toEqual([]);
  await open.lock();
  context.inboxNews.add({ kind: "marks", userId: 2 });
  await context.inboxNews.flush();
  expect(await open.heard()).toEqual([{ kind: "marks", userId: 2 }]);
});

test("news arrive as they were told, each once, however many come together", async () => {
  await using context = await testContext();
  await using open = await listener(context.config.databaseUrl);
  await open.lock();
  const id = fc.constantFrom(...ids(500));
  const some: fc.Arbitrary<InboxNews> = fc.oneof(
    fc.record({ kind: fc.constant("messages" as const), ids: fc.array(id, { minLength: 1 }) }),
    fc.record({
      kind: fc.constant("range" as const),
      ...{ id, fromUser: fc.nat(), toUser: fc.nat() },
    }),
    fc.record({ kind: fc.constant("broadcast" as const), id }),
    fc.record({ kind: fc.constant("switch" as const), id: fc.nat() }),
    fc.record({ kind: fc.constant("marks" as const), userId: fc.maxSafeNat() }),
    fc.record({
      kind: fc.constant("settings" as const),
      userId: fc.string({ unit: "grapheme", minLength: 1, maxLength: 40 }),
    }),
  );
  const each = (news: InboxNews[]) =>
    new Set(
      news.flatMap((one) =>
        one.kind === "messages" ? one.ids.map((of) => `m${of}`) : [JSON.stringify(one)],
      ),
    );
  await fc.assert(
    fc.asyncProperty(fc.array(some, { maxLength: 600 }), async (news) => {
      open.payloads.length = 0;
      for (const one of news) context.inboxNews.add(one);
      await context.inboxNews.flush();
      const heard = await open.heard();
      expect(each(heard)).toEqual(each(news));
      expect(each(heard).size).toBe(heard.length);
    }),
    { numRuns: 30 },
  );
});

test("more news than are worth telling one by one are told as one", async () => {
  await using context = await testContext();
  await using open = await listener(context.config.databaseUrl);
  await open.lock();
  context.inboxNews.add({ kind: "messages", ids: ids(20_001) });
  await context.inboxNews.flush();
  expect(await open.heard()).toEqual([{ kind: "anything" }]);
});

test("a database that is away costs the news, and nothing else", async () => {
  await using context = await testContext();
  await context.pool.query("alter function pg_catalog.pg_notify(text, text) rename to pg_gone");
  context.inboxNews.add({ kind: "marks", userId: 1 });
  await context.inboxNews.flush();
  await context.pool.query("alter function pg_catalog.pg_gone(text, text) rename to pg_notify");
  await using open = await listener(context.config.databaseUrl);
  await open.lock();
  context.inboxNews.add({ kind: "marks", userId: 2 });
  await context.inboxNews.flush();
  expect(await open.heard()).toEqual([{ kind: "marks", userId: 2 }]);
});
