import { fileURLToPath } from "node:url";
import { drizzle } from "drizzle-orm/node-postgres";
import { migrate as runMigrations } from "drizzle-orm/node-postgres/migrator";
import pg from "pg";

const oldestSupported = 15;
const migrationsFolder = fileURLToPath(new URL("./migrations", import.meta.url));

/** The database cannot be used as it is; the message is one line that says what to do. */
export class DatabaseError extends Error {}

/**
 * Brings the tables up to date and makes the partitions of the coming weeks. Processes that start
 * at once take turns. Safe to repeat.
 * @throws DatabaseError when the server cannot be reached or is older than PostgreSQL 15.
 */
export async function migrateTables(databaseUrl: string): Promise<void> {
  const client = await connect(databaseUrl);
  try {
    await client.query("select pg_advisory_lock(hashtext('carillon.migrate'))");
    await client.query("set client_min_messages = warning");
    await runMigrations(drizzle(client), { migrationsFolder });
    await client.query(
      "select ensure_partitions(now() - interval '91 days', now() + interval '98 days')",
    );
  } finally {
    await client.end();
  }
}

/**
 * A connection to a database that this version supports; the caller ends it.
 * @throws DatabaseError as above.
 */
export async function connect(databaseUrl: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 10_000 });
  // A connection that breaks between two statements is reported by the next statement.
  client.on("error", () => {});
  try {
    await client.connect();
  } catch (error) {
    throw new DatabaseError(unreachable(databaseUrl, error));
  }
  const { rows } = await client.query<{ version: number }>(
    "select current_setting('server_version_num')::int / 10000 as version",
  );
  const version = rows[0]?.version ?? 0;
  if (version >= oldestSupported) return client;
  await client.end();
  throw new DatabaseError(
    `The database at ${placeOf(databaseUrl)} is PostgreSQL ${version}; Carillon needs ${oldestSupported} or newer. Upgrade it, or point DATABASE_URL at a newer one.`,
  );
}

function unreachable(databaseUrl: string, error: unknown): string {
  // A refused connection to a name with several addresses is an AggregateError with an empty message.
  const cause = error instanceof AggregateError ? error.errors[0] : error;
  const reason = cause instanceof Error ? cause.message : String(cause);
  return `Cannot reach the database at ${placeOf(databaseUrl)} (${reason}). Start it, or correct DATABASE_URL.`;
}

/** host:port/name, without user and password. */
function placeOf(databaseUrl: string): string {
  const url = URL.parse(databaseUrl);
  return url ? `${url.host}${url.pathname}` : "the address in DATABASE_URL";
}
