import type { Context } from "@/server/context";
import type { InboxNews } from "@/server/inbox-news";
import type { Renderer } from "@/server/templates/render";
import { broadcastsOfSwitch } from "./broadcasts.sql";
import type { Counter } from "./counts";
import type { Line } from "./line";
import type { Lines } from "./lines";
import { look } from "./look";
import { tellBroadcast } from "./tell-broadcast";

/** What turns news into events: who is concerned, then one look for many of them at once. */
export type Rounds = {
  add(news: InboxNews): void;
  /** Looks at one line's inbox, whatever happened. */
  addLine(line: Line): void;
  forget(line: Line): void;
  /** Ends after the round that is running. */
  close(): Promise<void>;
};

/** Lines of one look: a statement of some ten milliseconds. */
const linesAtOnce = 200;
/** Broadcasts that a kill switch is about which are told one by one. */
const mostOfSwitch = 20;
/** After a failure, such as a database that is away. */
const pauseMs = 1_000;

export function createRounds(
  context: Context,
  renderer: Renderer,
  { lines, counter }: { lines: Lines; counter: Counter },
): Rounds {
  const direct = new Set<string>();
  const broadcasts = new Set<string>();
  const switches = new Set<number>();
  const waiting = new Set<Line>();
  let running: Promise<void> | null = null;
  let closed = false;

  const hasWork = () => direct.size + switches.size + broadcasts.size + waiting.size > 0;

  function wake(): void {
    if (running || closed) return;
    running = run().finally(() => {
      running = null;
      if (hasWork()) wake();
    });
  }

  async function run(): Promise<void> {
    while (!closed && hasWork()) {
      try {
        await round();
      } catch (error) {
        const err = error instanceof Error ? error.message : "unknown";
        context.log.warn({ err }, "inbox streams: a look failed");
        await new Promise((resolve) => setTimeout(resolve, pauseMs).unref());
      }
    }
  }

  async function round(): Promise<void> {
    await taking(direct, Number.POSITIVE_INFINITY, async (ids) => {
      for (const userId of await recipientsOf(context, ids)) addUser(userId);
    });
    await taking(switches, 1, async ([id = 0]) => {
      const of = await broadcastsOfSwitch(context.pool, id, context.clock.now(), mostOfSwitch + 1);
      if (of.length > mostOfSwitch) for (const line of lines.all()) startAgain(line);
      else for (const broadcast of of) broadcasts.add(broadcast);
    });
    await taking(broadcasts, 1, async ([id = ""]) => {
      const told = { lines, id, onTold: counter.add };
      for (const line of await tellBroadcast(context, renderer, told)) startAgain(line);
    });
    await taking(waiting, linesAtOnce, async (some) => {
      const ready = some.filter((line) => line.hasRoom());
      if (ready.length > 0) (await look(context, renderer, ready)).forEach(counter.add);
    });
  }

  function addUser(userId: number): void {
    for (const line of lines.of(userId)) waiting.add(line);
  }

  function add(news: InboxNews): void {
    switch (news.kind) {
      case "messages":
        for (const id of news.ids) direct.add(id);
        break;
      case "broadcast":
        broadcasts.add(news.id);
        break;
      case "switch":
        switches.add(news.id);
        break;
      case "marks":
        addUser(news.userId);
        // Marks may be about a broadcast whose row says nothing new.
        for (const line of lines.of(news.userId)) counter.add(line);
        break;
      case "settings":
        for (const line of lines.ofExternal(news.userId)) startAgain(line);
        break;
      default:
        for (const userId of lines.users()) if (isConcerned(news, userId)) addUser(userId);
    }
    wake();
  }

  /** Which broadcasts are in this user's inbox is another question now. */
  function startAgain(line: Line): void {
    line.mustReset = true;
    waiting.add(line);
  }

  return {
    add,
    addLine: (line) => {
      waiting.add(line);
      wake();
    },
    forget: (line) => waiting.delete(line),
    close: async () => {
      closed = true;
      await running;
    },
  };
}

/** Works on some of a set, which are out of it meanwhile, and back in it where that failed. */
async function taking<T>(from: Set<T>, most: number, work: (some: T[]) => Promise<void>) {
  const some = [...from].slice(0, most);
  if (some.length === 0) return;
  for (const one of some) from.delete(one);
  await work(some).catch((error: unknown) => {
    for (const one of some) from.add(one);
    throw error;
  });
}

const isConcerned = (news: Extract<InboxNews, { kind: "range" | "anything" }>, userId: number) =>
  news.kind === "anything" || (userId >= news.fromUser && userId <= news.toUser);

/** By primary key; the bounds let PostgreSQL skip the other weeks' partitions. */
async function recipientsOf({ pool }: Context, ids: string[]): Promise<number[]> {
  const sorted = ids.toSorted();
  const { rows } = await pool.query<{ userId: number }>({
    name: "inbox.recipients",
    text: `select distinct user_id as "userId" from notifications
           where id = any($1::uuid[]) and id >= $2::uuid and id <= $3::uuid and user_id is not null`,
    values: [sorted, sorted[0], sorted.at(-1)],
  });
  return rows.map(({ userId }) => userId);
}
