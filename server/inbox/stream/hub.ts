import { once } from "node:events";
import { listen } from "@/db/listen";
import type { KnownUser } from "@/server/audience/find-user";
import type { Context } from "@/server/context";
import { Refusal } from "@/server/errors";
import { inboxChannel, listenersLock, readInboxNews } from "@/server/inbox-news";
import type { Renderer } from "@/server/templates/render";
import { anyBroadcastSince } from "./broadcasts.sql";
import { createCounter } from "./counts";
import { createLine, type Line } from "./line";
import { createLines, type StreamLimits } from "./lines";
import { readPosition } from "./position";
import { createRounds } from "./rounds";

/** The open streams of a process. */
export type StreamHub = {
  /**
   * Opens a stream for a user's window, and goes on after `lastEventId` where that is given.
   * @throws Refusal `rate_limited` or `unavailable` when too many are open
   */
  open(user: KnownUser, lastEventId: string | null): Promise<ReadableStream<Uint8Array>>;
  count(): number;
  close(): Promise<void>;
};

const limits: StreamLimits = { perUser: 10, perProcess: 20_000, roomBytes: 64 * 1024 };
/** Proxies cut lines that say nothing for a minute or half of one. */
const heartbeatMs = 25_000;
/** A reader that has taken nothing for so long is gone. */
const stuckMs = 60_000;
/** Then the reader shows its token again. */
const longestMs = 3_600_000;
/** Broadcasts that began a little before a position may not have been told. */
const marginMs = 60_000;
/** Without streams, the connection that listens is kept for a moment: a page that is loaded anew comes back. */
const idleMs = 10_000;
/** A new connection that listens is there within this time, or not soon. */
const readyMs = 5_000;

/** Opens a process's hub. It listens to the database only while streams are open. */
export function createStreamHub(
  context: Context,
  renderer: Renderer,
  { perUser, perProcess, roomBytes } = limits,
): StreamHub {
  const { pool, clock, config, log } = context;
  const now = () => clock.now().getTime();
  const lines = createLines({ perUser, perProcess });
  const counter = createCounter(context);
  const rounds = createRounds(context, renderer, { lines, counter });
  // What was not told while there was no room: changes, and counts.
  const onRoom = (line: Line) => {
    rounds.addLine(line);
    counter.add(line);
  };
  const onEnd = (line: Line) => {
    lines.remove(line);
    rounds.forget(line);
    if (lines.count() === 0) idleSince = now();
  };
  let idleSince = 0;
  let closed = false;
  let listener: { ready: Promise<void>; close(): Promise<void> } | null = null;

  function startListening() {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setInterval(() => void tidy(), 1_000).unref();
    const listening = listen(config.databaseUrl, {
      channel: inboxChannel,
      name: "inbox streams",
      pollMs: 5_000,
      onConnect: async (client) => {
        await client.query(`select pg_advisory_lock_shared(${listenersLock})`);
        await catchUp();
        resolve();
      },
      onNotice: (payload) => readInboxNews(payload).forEach(rounds.add),
      onLook: async (client) => void (await client.query("select")),
      onError: (error) => log.warn({ err: error.message }, "inbox streams: trying again"),
    });
    const close = () => {
      clearInterval(timer);
      return listening.close();
    };
    return { ready: promise, close };
  }

  /** What was said while nobody listened is made up for. */
  async function catchUp(): Promise<void> {
    const told = [...lines.all()].map(({ position }) => position?.at ?? now());
    if (await anyBroadcastSince(pool, Math.min(...told) - marginMs, clock.now()))
      for (const line of lines.all()) line.mustReset ||= line.position !== null;
    rounds.add({ kind: "anything" });
  }

  async function tidy(): Promise<void> {
    const at = now();
    for (const line of [...lines.all()]) {
      const isStuck = line.stuckSince !== null && at - line.stuckSince > stuckMs;
      if (isStuck || at - line.openedAt > longestMs) line.end();
      else if (at - line.spokenAt > heartbeatMs) rounds.addLine(line);
    }
    if (lines.count() > 0 || !listener || at - idleSince < idleMs) return;
    const idle = listener;
    listener = null;
    await idle.close();
  }

  return {
    open: async (user, lastEventId) => {
      if (closed) throw later("This process is ending. Try again now.");
      lines.requireRoomFor(user.id);
      const position = lastEventId === null ? null : readPosition(lastEventId);
      const line = createLine(user, position, { now, roomBytes, onRoom, onEnd });
      lines.add(line);
      try {
        listener ??= startListening();
        await inTime(listener.ready);
        line.mustReset ||= position
          ? await anyBroadcastSince(pool, position.at - marginMs, clock.now())
          : lastEventId !== null;
      } catch (error) {
        line.end();
        throw error;
      }
      rounds.addLine(line);
      counter.add(line);
      return line.body;
    },
    count: lines.count,
    close: async () => {
      closed = true;
      for (const line of [...lines.all()]) line.end();
      await rounds.close();
      await counter.close();
      await listener?.close();
    },
  };
}

async function inTime(ready: Promise<void>): Promise<void> {
  const late = AbortSignal.timeout(readyMs);
  await Promise.race([ready, once(late, "abort")]);
  if (late.aborted) throw later("The database does not tell news. Try again soon.");
}

const later = (sentence: string) => new Refusal("unavailable", sentence, { retryAfterSeconds: 1 });
