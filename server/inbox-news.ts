import type { Pool } from "@/db/client";
import type { Logger } from "./log";

/** What happened to inboxes; told after the commit, so that whoever hears of it finds it. */
export type InboxNews =
  /** Direct notifications were evaluated. */
  | { kind: "messages"; ids: readonly string[] }
  /** A fan-out wrote the messages of these users, both ends included. */
  | { kind: "range"; id: string; fromUser: number; toUser: number }
  /** A broadcast that is looked up began or ended. */
  | { kind: "broadcast"; id: string }
  /** A kill switch stops from now on, or does so no longer: broadcasts leave inboxes, and come back. */
  | { kind: "switch"; id: number }
  /** A user read, archived or clicked; the user's other windows show it too. */
  | { kind: "marks"; userId: number }
  /** What a user may see changed: follows, preferences. By the caller's own id for the user. */
  | { kind: "settings"; userId: string }
  /** Too much to tell one by one: every open inbox looks again. */
  | { kind: "anything" };

/** A process's way of telling open inboxes that something changed. */
export type InboxNewsDesk = {
  /** Returns at once and never throws. News of 25 ms go out together, and only while somebody listens. */
  add(news: InboxNews): void;
  /** Sends what waits; tests call it, others need not. */
  flush(): Promise<void>;
  close(): Promise<void>;
};

export const inboxChannel = "carillon_inbox";

/**
 * SQL: the key of an advisory lock that every process with open streams holds as shared. It ends with
 * the connection, so no process that died is told anything.
 */
export const listenersLock = "hashtext('carillon.inbox-listeners')";

const coalesceMs = 25;
/** PostgreSQL takes payloads below 8 000 bytes. */
const mostBytes = 7_900;
/** More than this at once is told as one: look again. */
const mostTokens = 20_000;

/** Opens a process's desk. News are lost in a crash; open streams look by themselves now and then. */
export function createInboxNews(pool: Pool, log: Logger): InboxNewsDesk {
  let waiting = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let sending: Promise<void> = Promise.resolve();

  async function send(): Promise<void> {
    const tokens = waiting;
    waiting = new Set();
    if (tokens.size === 0) return;
    try {
      await notify(pool, tokens.size > mostTokens ? ["*"] : [...tokens]);
    } catch (error) {
      log.warn({ err: error instanceof Error ? error.message : "unknown" }, "inbox news not sent");
    }
  }

  function flush(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    // One at a time: what comes meanwhile goes out together afterwards.
    sending = sending.then(send);
    return sending;
  }

  return {
    add: (news) => {
      for (const token of tokensOf(news)) waiting.add(token);
      if (waiting.size > 0) timer ??= setTimeout(flush, coalesceMs).unref();
    },
    flush,
    close: flush,
  };
}

/** One statement; the lock can be had only where nobody listens, and then there is nobody to tell. */
async function notify(pool: Pool, tokens: string[]): Promise<void> {
  await pool.query({
    name: "inbox.news",
    text: `with relaxed as (select set_config('synchronous_commit', 'off', true)),
             silence as (select pg_try_advisory_xact_lock(${listenersLock}) as alone from relaxed)
           select pg_notify('${inboxChannel}', payload) from silence, unnest($1::text[]) as payload
           where not alone`,
    values: [packed(tokens)],
  });
}

/** Tokens side by side in as few payloads as they fit. */
function packed(tokens: string[]): string[] {
  const payloads: string[] = [];
  let payload = "";
  for (const token of tokens) {
    if (payload && payload.length + token.length >= mostBytes) {
      payloads.push(payload);
      payload = "";
    }
    payload = payload ? `${payload} ${token}` : token;
  }
  return payload ? [...payloads, payload] : payloads;
}

function tokensOf(news: InboxNews): string[] {
  switch (news.kind) {
    case "messages":
      return news.ids.map((id) => `m${id}`);
    case "range":
      return [`r${news.id}:${news.fromUser}:${news.toUser}`];
    case "broadcast":
      return [`b${news.id}`];
    case "switch":
      return [`k${news.id}`];
    case "marks":
      return [`u${news.userId}`];
    case "settings":
      return [`s${encodeURIComponent(news.userId.toWellFormed())}`];
    case "anything":
      return ["*"];
  }
}

/** The news of a payload of NOTIFY; what is not understood (another version's) means anything. */
export function readInboxNews(payload: string): InboxNews[] {
  return payload.split(" ").map((token): InboxNews => {
    const rest = token.slice(1);
    const [id = "", from, to] = rest.split(":");
    switch (token[0]) {
      case "m":
        return { kind: "messages", ids: [id] };
      case "r":
        return { kind: "range", id, fromUser: Number(from), toUser: Number(to) };
      case "b":
        return { kind: "broadcast", id };
      case "k":
        return { kind: "switch", id: Number(id) };
      case "u":
        return { kind: "marks", userId: Number(id) };
      case "s":
        return { kind: "settings", userId: decodeURIComponent(rest) };
      default:
        return { kind: "anything" };
    }
  });
}
