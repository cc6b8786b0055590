import type { InboxClient, InboxItem, InboxMarks, InboxUpdate } from "@carillon/client";
import {
  emptyInbox,
  type InboxFilter,
  type InboxState,
  overlaid,
  withChange,
  withNewest,
  withUpdate,
} from "./inbox-state.ts";

export type InboxOptions = {
  /** Messages a page, at most 100. */
  pageSize?: number;
  /** Only messages of types in this category. */
  category?: string;
};

/**
 * An inbox without a view: its messages and counts, kept up to date by the stream while it is started.
 * Changes show at once, and are taken back when they do not reach the server or it refuses them.
 */
export class InboxStore {
  #state = emptyInbox;
  #cursor: string | null = null;
  /** Answers to what was asked before the list was changed are not for this list. */
  #turn = 0;
  /** What came or changed while the first page was asked for: the answer may not know of it. Null: nothing is asked. */
  #meanwhile: InboxUpdate[] | null = null;
  readonly #listeners = new Set<() => void>();
  readonly #client: InboxClient;
  readonly #options: InboxOptions;

  constructor(client: InboxClient, options: InboxOptions = {}) {
    this.#client = client;
    this.#options = options;
  }

  readonly read = (): InboxState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Opens the stream and loads the first page. Returns what stops it; it can be started again. */
  readonly start = (): (() => void) => {
    const closing = new AbortController();
    void this.#client.stream({
      signal: closing.signal,
      onOpen: () => this.#opened(),
      onMessage: (item) => this.#came(item),
      onUpdate: (update) => this.#changed(update),
      onReset: () => void this.refresh(),
      onError: () => this.#set({ live: false }),
      onUnread: ({ unread, unseen }) => this.#set({ unread, unseen }),
    });
    void this.refresh();
    // A stream that waits to be opened again may wait for half a minute.
    const { signal } = closing;
    globalThis.addEventListener?.("online", () => void this.refresh(), { signal });
    return () => {
      closing.abort();
      this.#set({ live: false });
    };
  };

  /** Loads the first page and the counts again; older messages that are listed stay. */
  readonly refresh = async (): Promise<void> => {
    const turn = ++this.#turn;
    this.#meanwhile = [];
    try {
      const [page, counts] = await Promise.all([this.#page(null), this.#client.counts()]);
      if (turn !== this.#turn) return;
      const kept = overlaid(this.#state.items, page.items);
      if (kept === null) this.#cursor = page.nextCursor;
      const items = this.#withMeanwhile(kept ?? page.items);
      const hasMore = this.#cursor !== null;
      const { unread, unseen } = counts;
      this.#set({
        status: "ready",
        items,
        unread,
        unseen,
        hasMore,
        loadingMore: false,
        error: null,
      });
    } catch (error) {
      if (turn !== this.#turn) return;
      this.#meanwhile = null;
      const status = this.#state.status === "ready" ? "ready" : "failed";
      this.#set({ status, loadingMore: false, error: errorOf(error) });
    }
  };

  /** As `refresh`, and says that it is loading: after a failure. */
  readonly retry = async (): Promise<void> => {
    if (this.#state.status === "failed") this.#set({ status: "loading", error: null });
    await this.refresh();
  };

  /** Adds the next page of older messages. */
  readonly loadMore = async (): Promise<void> => {
    if (this.#state.loadingMore || this.#cursor === null) return;
    const turn = this.#turn;
    this.#set({ loadingMore: true, error: null });
    try {
      const page = await this.#page(this.#cursor);
      if (turn !== this.#turn) return;
      this.#cursor = page.nextCursor;
      const known = new Set(this.#state.items.map(({ id }) => id));
      const older = page.items.filter(({ id }) => !known.has(id));
      const hasMore = page.nextCursor !== null;
      this.#set({ items: [...this.#state.items, ...older], hasMore, loadingMore: false });
    } catch (error) {
      if (turn === this.#turn) this.#set({ loadingMore: false, error: errorOf(error) });
    }
  };

  /** Lists another part of the inbox. */
  readonly show = async (filter: InboxFilter): Promise<void> => {
    if (filter === this.#state.filter) return;
    this.#cursor = null;
    this.#set({ filter, status: "loading", items: [], hasMore: false, error: null });
    await this.refresh();
  };

  /** Marks a message as read, or as unread again. */
  readonly markRead = (id: string, read = true): Promise<void> => {
    const item = this.#find(id);
    if (!item || (item.readAt !== null) === read) return Promise.resolve();
    const readAt = read ? new Date().toISOString() : null;
    const unread = Math.max(0, this.#state.unread + (read ? -1 : 1));
    const items = withChange(this.#state.items, id, { readAt, seenAt: item.seenAt ?? readAt });
    return this.#attempt({ items, unread }, () => this.#client.mark(id, { read }));
  };

  /** Puts a message away, or back. */
  readonly archive = (id: string, archived = true): Promise<void> => {
    const item = this.#find(id);
    if (!item) return Promise.resolve();
    const items = this.#state.items.filter((one) => one.id !== id);
    const change = item.readAt === null ? (archived ? -1 : 1) : 0;
    const unread = Math.max(0, this.#state.unread + change);
    return this.#attempt({ items, unread }, () => this.#client.mark(id, { archived }));
  };

  /** Marks everything as read. */
  readonly readAll = (): Promise<void> => {
    const now = new Date().toISOString();
    const items = this.#state.items.map((item) => ({
      ...item,
      readAt: item.readAt ?? now,
      seenAt: item.seenAt ?? now,
    }));
    return this.#attempt({ items, unread: 0, unseen: 0 }, () => this.#client.readAll());
  };

  /** Records that a message was followed; it was then also read. */
  readonly click = (id: string): Promise<void> => {
    const item = this.#find(id);
    if (!item) return Promise.resolve();
    const now = new Date().toISOString();
    const unread = Math.max(0, this.#state.unread - (item.readAt === null ? 1 : 0));
    const marks = { readAt: item.readAt ?? now, seenAt: item.seenAt ?? now };
    const items = withChange(this.#state.items, id, marks);
    return this.#attempt({ items, unread }, () => this.#client.click(id));
  };

  /** Marks what is listed as seen: it was on the screen. */
  readonly markSeen = async (): Promise<void> => {
    const unseen = this.#state.items.filter(({ seenAt }) => seenAt === null);
    const seen: InboxMarks = { seen: true };
    for (const { id } of unseen) {
      await this.#client.mark(id, seen).then(
        () => this.#seen(id),
        () => undefined,
      );
    }
  };

  #seen(id: string): void {
    const seenAt = new Date().toISOString();
    this.#set({ items: withChange(this.#state.items, id, { seenAt }) });
  }

  /** Shows a change before the server has it; what fails is taken back, and asked for as it is. */
  async #attempt(change: Partial<InboxState>, ask: () => Promise<unknown>): Promise<void> {
    // A page that is under way does not know of the change, and is asked for again.
    this.#turn += 1;
    const { items, unread, unseen, filter } = this.#state;
    this.#set({ ...change, loadingMore: false, error: null });
    try {
      await ask();
      if (this.#meanwhile !== null) await this.refresh();
    } catch (error) {
      // Who is offline gets no answer to what is asked now.
      if (filter === this.#state.filter) this.#set({ items, unread, unseen });
      await this.refresh();
      this.#set({ error: errorOf(error) });
    }
  }

  #page(cursor: string | null) {
    const { pageSize = 20, category } = this.#options;
    const { filter } = this.#state;
    return this.#client.list({ filter, limit: pageSize, category, cursor: cursor ?? undefined });
  }

  /** While the stream was closed, messages may have gone as well as come. */
  #opened(): void {
    this.#set({ live: true });
    void this.refresh();
  }

  #came(item: InboxItem): void {
    if (!this.#isOfCategory(item)) return;
    const listed = this.#state.filter !== "archived" && this.#state.status === "ready";
    const items = listed ? withNewest(this.#state.items, item) : this.#state.items;
    this.#meanwhile?.push({ id: item.id, item, archived: false });
    this.#set({ items, arrived: item });
  }

  #withMeanwhile(items: readonly InboxItem[]): readonly InboxItem[] {
    const told = this.#meanwhile ?? [];
    this.#meanwhile = null;
    const { filter } = this.#state;
    const hasMore = this.#cursor !== null;
    return told.reduce(
      (list, update) => withUpdate({ items: list, filter, hasMore }, update),
      items,
    );
  }

  #changed(update: InboxUpdate): void {
    if (update.item && !this.#isOfCategory(update.item)) return;
    this.#meanwhile?.push(update);
    if (this.#state.status === "ready") this.#set({ items: withUpdate(this.#state, update) });
  }

  #isOfCategory(item: InboxItem): boolean {
    const { category } = this.#options;
    return category === undefined || item.category === category;
  }

  #find(id: string): InboxItem | undefined {
    return this.#state.items.find((item) => item.id === id);
  }

  #set(change: Partial<InboxState>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener();
  }
}

const errorOf = (error: unknown): Error =>
  error instanceof Error ? error : new Error(String(error));
