import { setPriority } from "node:os";
import { drizzle, type NodePgDatabase } from "drizzle-orm/node-postgres";
import pg from "pg";

export type Pool = pg.Pool;
export type PoolClient = pg.PoolClient;
/** Anything that runs one statement: a pool, or a client inside a transaction. */
export type Queryable = Pick<pg.ClientBase, "query">;
export type Db = NodePgDatabase;

// Our bigints (user ids, counts) stay below 2^53.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);

/**
 * A pool of at most `max` connections. A server restart breaks idle connections; they are dropped
 * and replaced, and the error is handed to `onError` instead of ending the process.
 */
export function createPool(
  databaseUrl: string,
  options: {
    max: number;
    name: string;
    onError: (error: Error) => void;
    /** How far (0–19) the server's processes for it stand back; only where they are on this machine. */
    serverNice?: number;
    /** Each connection plans a prepared statement once, for any values, not five times for those at hand first. */
    plansOnce?: boolean;
  },
): Pool {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: options.max,
    application_name: `carillon ${options.name}`,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    // Statements that do not wait for each other share a round trip.
    pipeline: true,
    ...(options.plansOnce ? { onConnect: planOnce } : {}),
  });
  pool.on("error", options.onError);
  const { serverNice } = options;
  if (serverNice) pool.on("connect", (client) => standBack(client, serverNice));
  return pool;
}

/** Said by a statement: poolers between us and the server refuse settings that come with the connection. */
async function planOnce(client: pg.ClientBase): Promise<void> {
  await client.query("set plan_cache_mode = force_generic_plan");
}

/** A lower priority is a courtesy: where the system does not allow it, everything works as well. */
function standBack(client: PoolClient, nice: number): void {
  // The server's process, as it said itself when the connection began; the types leave it out.
  if (!("processID" in client) || typeof client.processID !== "number") return;
  try {
    setPriority(client.processID, nice);
  } catch {
    // It belongs to somebody else, or has ended already.
  }
}

export function createDb(pool: Pool): Db {
  return drizzle(pool);
}

/** Runs `work` in one transaction: commits what it returns, rolls back what it throws. */
export async function transaction<T>(
  pool: Pool,
  work: (client: PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  // A server restart emits an error on a checked-out client too; the query in flight reports it.
  const ignore = () => {};
  client.on("error", ignore);
  let broken: Error | undefined;
  try {
    return await transactionOn(
      client,
      () => work(client),
      (error) => {
        broken = error;
      },
    );
  } finally {
    client.off("error", ignore);
    client.release(broken);
  }
}

/** As `transaction`, on a client that the caller keeps. `onBroken` hears when it cannot be used again. */
export async function transactionOn<T>(
  client: PoolClient,
  work: () => Promise<T>,
  onBroken: (error: Error) => void = () => {},
): Promise<T> {
  // Not waited for: it shares the round trip of the first statement.
  const begun = client.query("begin");
  // Whoever waits for it below hears of its failure.
  begun.catch(() => {});
  try {
    const result = await work();
    await begun;
    await client.query("commit");
    return result;
  } catch (error) {
    await client.query("rollback").catch(onBroken);
    throw error;
  }
}

/** Lets the job queue write its jobs through `client`: they are committed with everything else of its transaction. */
export function jobsIn(client: Queryable) {
  return {
    executeSql: (text: string, values?: unknown[]) => client.query(text, values),
  };
}
