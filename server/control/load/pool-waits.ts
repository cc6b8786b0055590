import os from "node:os";
import { createPool, type Pool, type Queryable } from "@/db/client";
import type { Context } from "@/server/context";

const everyMs = 1_000;
/** Less than this (ms) is not worth writing down. */
const worthTellingMs = 50;
/** What a process said longer ago says nothing about now. */
const staleAfter = "5 s";

export type PoolReport = {
  /** Asks the pools once, and writes down what is known of the time before. */
  look(): Promise<void>;
  stop(): Promise<void>;
};

/**
 * Tells once a second how long whoever asks one of the process's pools for a connection waits: it asks itself.
 * It writes by a connection of its own, which a busy pool cannot keep waiting, and only while there is something
 * to tell, so that it has none for most of the time.
 */
export function reportPoolWaits(
  { config, log }: Pick<Context, "config" | "log">,
  pools: Pool[],
  process: string,
): PoolReport {
  const name = `${process} ${os.hostname()} ${globalThis.process.pid}`;
  const own = createPool(config.databaseUrl, {
    ...{ max: 1, name: `${process} waits` },
    onError: (error) => log.debug({ err: error.message }, "pool waits"),
  });
  const probes = pools.map(createProbe);
  let told = 0;
  let working = Promise.resolve();

  async function look(): Promise<void> {
    const longest = Math.round(Math.max(0, ...probes.map((probe) => probe())));
    const waitedMs = longest < worthTellingMs ? 0 : longest;
    if (waitedMs === 0 && told === 0) return;
    await write(own, name, waitedMs);
    told = waitedMs;
  }

  const timer = setInterval(() => {
    working = working.then(look).catch((error: unknown) => {
      log.debug({ err: error instanceof Error ? error.message : "unknown" }, "pool waits");
    });
  }, everyMs);

  return {
    look,
    stop: async () => {
      clearInterval(timer);
      await working;
      await own.end();
    },
  };
}

/** @returns how long (ms) the last question waited, or has been waiting; asks again when it is answered. */
function createProbe(pool: Pool): () => number {
  let askedAt: number | null = null;
  let waitedMs = 0;
  async function ask(at: number): Promise<void> {
    try {
      const client = await pool.connect();
      client.release();
    } catch {
      // The database is away, or the pool gave up: the time counts all the same.
    }
    waitedMs = performance.now() - at;
    askedAt = null;
  }
  return () => {
    const now = performance.now();
    if (askedAt !== null) return now - askedAt;
    askedAt = now;
    void ask(now);
    return waitedMs;
  };
}

/** Forgets those that have ended. By the database's clock: processes run on several machines. */
async function write(client: Queryable, name: string, waitedMs: number): Promise<void> {
  await client.query(
    `with gone as (delete from pool_waits where at < now() - interval '1 hour' and process <> $1)
     insert into pool_waits (process, waited_ms, at) values ($1, $2, now())
     on conflict (process) do update set waited_ms = excluded.waited_ms, at = excluded.at`,
    [name, waitedMs],
  );
}

/** The longest wait (s) that a process reports now. A row for each process. */
export async function readPoolWait(client: Queryable): Promise<number> {
  const { rows } = await client.query<{ seconds: number }>({
    name: "load.pool-waits",
    text: `select coalesce(max(waited_ms), 0)::float8 / 1000 as seconds from pool_waits
           where at > now() - interval '${staleAfter}'`,
  });
  return rows[0]?.seconds ?? 0;
}
