import { beforeEach, expect, test, vi } from "vitest";
import { InboxStore } from "./inbox-store.ts";
import { inboxInMemory, message } from "./testing.ts";

// Node's global is no event target, as a window is.
beforeEach(() => {
  const page = new EventTarget();
  vi.stubGlobal("addEventListener", page.addEventListener.bind(page));
  vi.stubGlobal("dispatchEvent", page.dispatchEvent.bind(page));
});

const many = (n: number) => Array.from({ length: n }, (_, i) => message(i + 1));

async function started(stored = many(5), options = {}) {
  const { world, client } = inboxInMemory(stored);
  const store = new InboxStore(client, options);
  const stop = store.start();
  await vi.waitFor(() => expect(store.read().status).not.toBe("loading"));
  const ids = () => store.read().items.map(({ id }) => id);
  return { world, client, store, stop, ids };
}

test("lists the newest first, says how many are unread, and that it is live", async () => {
  const { store, ids } = await started();
  expect(ids()).toEqual(["id-5", "id-4", "id-3", "id-2", "id-1"]);
  expect(store.read()).toMatchObject({ unread: 5, live: true, hasMore: false, error: null });
});

test("older pages follow without a gap or a repetition, even while new messages come", async () => {
  const { world, store, ids } = await started(many(10), { pageSize: 4 });
  world.news?.onMessage?.(message(11));
  await store.loadMore();
  // Two who ask at once get one page.
  await Promise.all([store.loadMore(), store.loadMore()]);
  expect(ids()).toEqual([11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1].map((n) => `id-${n}`));
  expect(store.read().hasMore).toBe(false);
});

test("a message that comes stands on top once, however often it is told", async () => {
  const { world, store, ids } = await started(many(2));
  world.news?.onMessage?.(message(3));
  world.news?.onMessage?.(message(3));
  world.news?.onUnread?.({ unread: 3, unseen: 3 });
  expect(ids()).toEqual(["id-3", "id-2", "id-1"]);
  expect(store.read()).toMatchObject({ unread: 3, arrived: { id: "id-3" } });
});

test("a message that grew moves to the top in its new words", async () => {
  const { world, store, ids } = await started(many(3));
  const grown = message(1, { title: "Dana and 48 others", createdAt: message(9).createdAt });
  world.news?.onUpdate?.({ id: "id-1", item: grown, archived: false });
  expect(ids()).toEqual(["id-1", "id-3", "id-2"]);
  expect(store.read().items[0]?.title).toBe("Dana and 48 others");
});

test("what is archived elsewhere leaves the list, what is restored comes back to its place, and a broadcast that ended is gone", async () => {
  const { world, ids } = await started(many(3));
  world.news?.onUpdate?.({ id: "id-2", item: message(2), archived: true });
  expect(ids()).toEqual(["id-3", "id-1"]);
  world.news?.onUpdate?.({ id: "id-2", item: message(2), archived: false });
  expect(ids()).toEqual(["id-3", "id-2", "id-1"]);
  world.news?.onUpdate?.({ id: "id-3", item: null, archived: false });
  expect(ids()).toEqual(["id-2", "id-1"]);
});

test("marks show at once, and reach the server", async () => {
  const { world, store, ids } = await started(many(3));
  const marking = store.markRead("id-3");
  expect(store.read().unread).toBe(2);
  await marking;
  await store.markRead("id-3");
  expect(world.calls.filter((name) => name === "mark")).toHaveLength(1);
  await store.markRead("id-3", false);
  expect(store.read().unread).toBe(3);
  await store.archive("id-2");
  expect(ids()).toEqual(["id-3", "id-1"]);
  await store.click("id-1");
  expect(store.read().unread).toBe(1);
  await store.readAll();
  expect(store.read().unread).toBe(0);
  await store.refresh();
  expect(store.read()).toMatchObject({ unread: 0, error: null });
});

test("what the server refuses is taken back, and said", async () => {
  const { world, client, store, ids } = await started(many(3));
  client.mark = () => Promise.reject(new Error("There is no such message."));
  await store.archive("id-2");
  expect(ids()).toEqual(["id-3", "id-2", "id-1"]);
  expect(store.read()).toMatchObject({
    unread: 3,
    error: { message: "There is no such message." },
  });
  expect(world.archived.size).toBe(0);
});

test("what did not reach the server is taken back too, and the list comes by itself when there is a connection again", async () => {
  const { world, store, ids, stop } = await started(many(3));
  world.refuses = true;
  await store.markRead("id-3");
  expect(store.read()).toMatchObject({ unread: 3, error: { message: "The server is away." } });
  expect(store.read().items[0]?.readAt).toBeNull();
  await store.archive("id-2");
  expect(ids()).toEqual(["id-3", "id-2", "id-1"]);
  world.refuses = false;
  world.stored = [message(4), ...world.stored];
  globalThis.dispatchEvent(new Event("online"));
  await vi.waitFor(() => expect(ids()[0]).toBe("id-4"));
  expect(store.read().error).toBeNull();
  stop();
});

test("an inbox that cannot be loaded says so, and can be tried again", async () => {
  const { world, client } = inboxInMemory(many(2));
  world.refuses = true;
  const store = new InboxStore(client);
  const stop = store.start();
  await vi.waitFor(() => expect(store.read().status).toBe("failed"));
  expect(store.read().error?.message).toBe("The server is away.");
  world.refuses = false;
  await store.retry();
  expect(store.read()).toMatchObject({ status: "ready", unread: 2, error: null });
  stop();
});

test("after a break the list is asked for again: what came meanwhile is there, what was loaded stays", async () => {
  const { world, store, ids } = await started(many(8), { pageSize: 4 });
  await store.loadMore();
  world.stored = [message(9), ...world.stored];
  world.news?.onReset?.();
  await vi.waitFor(() => expect(ids()).toHaveLength(9));
  expect(ids()[0]).toBe("id-9");
});

test("another filter lists another part; an answer to the filter before is not shown", async () => {
  const { store, ids } = await started(many(3));
  await store.archive("id-2");
  const late = store.refresh();
  const shown = store.show("archived");
  await Promise.all([late, shown]);
  expect(ids()).toEqual(["id-2"]);
  await store.archive("id-2", false);
  expect(ids()).toEqual([]);
  expect(store.read().unread).toBe(3);
});

test("a message that comes while the list is under way is not lost", async () => {
  const { world, client, store, ids } = await started(many(2));
  const page = await client.list();
  client.list = () => {
    world.news?.onMessage?.(message(3));
    return Promise.resolve(page);
  };
  await store.refresh();
  expect(ids()).toEqual(["id-3", "id-2", "id-1"]);
});

test("a message that grows or leaves while the list is under way stands in the list as it is now", async () => {
  const { world, client, store, ids } = await started(many(8), { pageSize: 4 });
  const page = await client.list({ limit: 4 });
  const grown = message(2, { title: "Dana and 48 others", createdAt: message(9).createdAt });
  client.list = () => {
    world.news?.onUpdate?.({ id: "id-2", item: grown, archived: false });
    world.news?.onUpdate?.({ id: "id-7", item: null, archived: false });
    // Older than the page: it comes with its own.
    world.news?.onUpdate?.({ id: "id-1", item: message(1), archived: false });
    return Promise.resolve(page);
  };
  await store.refresh();
  expect(ids()).toEqual(["id-2", "id-8", "id-6", "id-5"]);
  expect(store.read().items[0]?.title).toBe("Dana and 48 others");
});

test("who marks everything as read while another part is loading still gets to see it", async () => {
  const { store, ids } = await started(many(3));
  const shown = store.show("archived");
  await store.readAll();
  await shown;
  expect(store.read()).toMatchObject({ status: "ready", unread: 0, filter: "archived" });
  expect(ids()).toEqual([]);
});

test("another category's message is not listed", async () => {
  const { world, ids } = await started(many(1), { category: "social" });
  const other = message(2, { category: "marketing" });
  world.news?.onMessage?.(other);
  world.news?.onUpdate?.({ id: other.id, item: other, archived: false });
  expect(ids()).toEqual(["id-1"]);
});

test("stopping ends the stream; it can be started again", async () => {
  const { world, store, stop } = await started(many(1));
  const first = world.news;
  stop();
  expect(first?.signal.aborted).toBe(true);
  expect(store.read().live).toBe(false);
  const again = store.start();
  expect(world.news).not.toBe(first);
  expect(store.read().live).toBe(true);
  again();
});

test("what was on the screen is marked as seen, once", async () => {
  const { world, store } = await started([
    message(1),
    message(2, { seenAt: message(2).createdAt }),
  ]);
  await store.markSeen();
  await store.markSeen();
  expect(world.calls.filter((name) => name === "mark")).toHaveLength(1);
});
