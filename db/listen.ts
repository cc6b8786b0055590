import pg from "pg";
import type { Queryable } from "./client";

export type Listening = {
  channel: string;
  /** Shown in pg_stat_activity. */
  name: string;
  /** Time (ms) after which to look although nobody gave notice. */
  pollMs: number;
  /** Told of a notice, and at every poll; never twice at once. It must ask the client: so a dead one is found. */
  onLook: (client: Queryable) => Promise<void>;
  /** Hears what each notice says, at once. */
  onNotice?: (payload: string) => void;
  /** Told of every connection that listens, the first and those after a break. */
  onConnect?: (client: Queryable) => Promise<void>;
  onError: (error: Error) => void;
};

/** A statement that takes longer has lost its connection, whatever TCP believes. */
const answerMs = 2_000;
/** A connection that broke is made anew after this time. */
const againMs = 300;

/**
 * Listens to a channel of NOTIFY on a connection of its own, which is made anew whenever it breaks. A notice
 * that was missed meanwhile is made up for by the next look.
 */
export function listen(databaseUrl: string, listening: Listening): { close(): Promise<void> } {
  const { channel, name, pollMs, onLook, onNotice, onConnect, onError } = listening;
  let client: pg.Client | null = null;
  let noticed = false;
  let wake = () => {};
  let stopped = false;

  const notice = () => {
    noticed = true;
    wake();
  };

  async function connect(): Promise<pg.Client> {
    const fresh = new pg.Client({
      connectionString: databaseUrl,
      application_name: `carillon ${name}`,
      connectionTimeoutMillis: answerMs,
      query_timeout: answerMs,
      keepAlive: true,
    });
    fresh.on("error", () => notice());
    fresh.on("notification", ({ payload }) => {
      onNotice?.(payload ?? "");
      notice();
    });
    try {
      await fresh.connect();
      await fresh.query(`listen ${channel}`);
      await onConnect?.(fresh);
    } catch (error) {
      await fresh.end().catch(() => {});
      throw error;
    }
    return fresh;
  }

  async function look(): Promise<void> {
    try {
      client ??= await connect();
      await onLook(client);
    } catch (error) {
      onError(error instanceof Error ? error : new Error("unknown"));
      const broken = client;
      client = null;
      broken?.end().catch(() => {});
    }
  }

  function pause(): Promise<void> {
    if (noticed || stopped) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, client === null ? Math.min(pollMs, againMs) : pollMs);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  const loop = (async () => {
    while (!stopped) {
      noticed = false;
      await look();
      await pause();
    }
  })();

  return {
    close: async () => {
      stopped = true;
      wake();
      await loop;
      await client?.end().catch(() => {});
    },
  };
}
