import type { Pool } from "@/db/client";

const secrets = new WeakMap<Pool, Promise<string>>();

/** The workspace's secret for links, read once by each process. */
export function linkSecret(pool: Pool): Promise<string> {
  const known = secrets.get(pool);
  if (known) return known;
  const reading = read(pool);
  secrets.set(pool, reading);
  // A database that was away at the first mail must not spoil every later one.
  reading.catch(() => secrets.delete(pool));
  return reading;
}

async function read(pool: Pool): Promise<string> {
  const { rows } = await pool.query<{ secret: string }>(
    "select link_secret as secret from workspace",
  );
  const secret = rows[0]?.secret;
  if (!secret) throw new Error("the workspace has no row");
  return secret;
}
