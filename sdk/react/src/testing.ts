import type { InboxClient, InboxItem, InboxListener } from "@carillon/client";

/** Message `n`, the higher the newer. */
export function message(n: number, more: Partial<InboxItem> = {}): InboxItem {
  return {
    id: `id-${n}`,
    kind: "personal",
    type: "like",
    category: "social",
    title: `Message ${n}`,
    body: "",
    readAt: null,
    seenAt: null,
    createdAt: new Date(Date.UTC(2030, 0, 1) + n * 1_000).toISOString(),
    ...more,
  };
}

/** An inbox in memory behind the client's interface; `refuses` makes every call fail. */
export function inboxInMemory(stored: InboxItem[]) {
  const world = {
    stored: stored.toSorted((a, b) => (a.createdAt < b.createdAt ? 1 : -1)),
    archived: new Set<string>(),
    refuses: false,
    calls: [] as string[],
    news: null as InboxListener | null,
  };
  const answer = <T>(name: string, value: () => T): Promise<T> => {
    world.calls.push(name);
    return world.refuses
      ? Promise.reject(new Error("The server is away."))
      : Promise.resolve(value());
  };
  const change = (id: string, part: Partial<InboxItem>) => {
    world.stored = world.stored.map((one) => (one.id === id ? { ...one, ...part } : one));
  };
  const visible = () => world.stored.filter(({ id }) => !world.archived.has(id));
  const unread = () => visible().filter(({ readAt }) => readAt === null).length;
  const client: InboxClient = {
    list: ({ cursor, filter, limit = 20 } = {}) =>
      answer("list", () => {
        const all = world.stored.filter(
          ({ id, readAt }) =>
            world.archived.has(id) === (filter === "archived") &&
            (filter !== "unread" || readAt === null),
        );
        const from = cursor === undefined ? 0 : all.findIndex(({ id }) => id === cursor) + 1;
        const items = all.slice(from, from + limit);
        const nextCursor = all.length > from + limit ? (items.at(-1)?.id ?? null) : null;
        return { items, nextCursor, unread: unread() };
      }),
    counts: () => answer("counts", () => ({ unread: unread(), unseen: unread() })),
    mark: (id, { read, seen, archived }) =>
      answer("mark", () => {
        const at = new Date().toISOString();
        if (read !== undefined) change(id, { readAt: read ? at : null });
        if (seen) change(id, { seenAt: at });
        if (archived) world.archived.add(id);
        if (archived === false) world.archived.delete(id);
        return { id, readAt: null, seenAt: null, archivedAt: null };
      }),
    readAll: () =>
      answer("readAll", () => {
        const updated = unread();
        for (const { id } of visible()) change(id, { readAt: new Date().toISOString() });
        return { updated };
      }),
    click: (id) =>
      answer("click", () => {
        change(id, { readAt: new Date().toISOString() });
        return null;
      }),
    stream: (listener) => {
      world.news = listener;
      listener.onOpen?.();
      return new Promise((resolve) => {
        listener.signal.addEventListener("abort", () => resolve());
      });
    },
  };
  return { world, client };
}
