import { PgBoss } from "pg-boss";
import { createDb, createPool, type Db, type Pool } from "@/db/client";
import { type Clock, systemClock } from "./clock";
import type { Config } from "./config";
import { createInboxNews, type InboxNewsDesk } from "./inbox-news";
import { createLogger, type Logger } from "./log";
import { createRollup, type Rollup } from "./rollups/rollup.sql";

/** What every verb of the server may need; made once by each process and handed down. */
export type Context = {
  config: Config;
  pool: Pool;
  /** For the statement that reads inboxes, which takes longer to plan than to run: few connections, one plan each. */
  inboxPool: Pool;
  db: Db;
  /** Sends jobs. Workers fetch them with a boss of their own (`workers/boss.ts`). */
  boss: PgBoss;
  log: Logger;
  clock: Clock;
  /** Counts by minute, for the dashboards. */
  rollup: Rollup;
  /** Tells open inboxes what changed, after the commit. */
  inboxNews: InboxNewsDesk;
};

/** Inboxes keep a processor busy and wait for nothing: more at once would not be read sooner. */
const inboxPoolMax = 4;

/**
 * Opens a process's context: one pool of at most `poolMax` connections, shared by queries, Drizzle
 * and the job queue, and four more where inboxes are read. The database must be migrated. Call `close` on the way out.
 */
export async function openContext(
  config: Config,
  options: {
    process: string;
    poolMax: number;
    clock?: Clock;
    rollupSlot?: number;
    /** See `createPool`. */
    serverNice?: number;
  },
): Promise<Context & { close(): Promise<void> }> {
  const log = createLogger(config, options.process);
  const common = {
    onError: (error: Error) => log.warn({ err: error.message }, "database connection lost"),
    serverNice: options.serverNice ?? 0,
  };
  const { process, poolMax } = options;
  const pool = createPool(config.databaseUrl, { ...common, max: poolMax, name: process });
  const inboxPool = createPool(config.databaseUrl, {
    ...common,
    ...{ max: inboxPoolMax, name: `${process} inboxes`, plansOnce: true },
  });
  const boss = new PgBoss({
    db: { executeSql: (text, values) => pool.query(text, values as unknown[]) },
    supervise: false,
    schedule: false,
    migrate: false,
    createSchema: false,
  });
  boss.on("error", (error) => log.warn({ err: error.message }, "job queue"));
  await boss.start();
  const rollup = createRollup(pool, log, options.rollupSlot ?? 0);
  const inboxNews = createInboxNews(pool, log);
  return {
    config,
    pool,
    inboxPool,
    db: createDb(pool),
    boss,
    log,
    clock: options.clock ?? systemClock,
    rollup,
    inboxNews,
    close: async () => {
      await inboxNews.close();
      await rollup.close();
      await boss.stop({ graceful: false });
      await Promise.all([pool.end(), inboxPool.end()]);
    },
  };
}
