import type { PoolClient } from "@/db/client";
import { type Partition, readPartitions } from "./partitions.sql";

/** Nothing waits behind us for longer; what could not be had now is tried again by the next run. */
const lockTimeout = "2s";

/**
 * Drops the weeks of a table that are over before a moment. Each is first taken off its table without
 * stopping who reads or writes it, then dropped, when nobody can see it any more. What a run leaves half
 * done, the next one ends.
 * @param client not in a transaction
 * @returns how many weeks were dropped
 */
export async function dropPartitions(
  client: PoolClient,
  table: string,
  before: Date,
): Promise<number> {
  const old = (await readPartitions(client, table)).filter(({ to }) => to <= before);
  await client.query(`set lock_timeout = '${lockTimeout}'`);
  try {
    for (const partition of old) await drop(client, table, partition);
  } finally {
    await client.query("reset lock_timeout");
  }
  return old.length;
}

async function drop(client: PoolClient, table: string, partition: Partition): Promise<void> {
  const [parent, child] = [quoted(table), quoted(partition.name)];
  if (!partition.detached) {
    const pending = await isPending(client, partition.name);
    const how = pending ? "finalize" : "concurrently";
    await client.query(`alter table ${parent} detach partition ${child} ${how}`);
  }
  await client.query(`drop table ${child}`);
}

/** A run was ended while it took the week off its table. */
async function isPending(client: PoolClient, name: string): Promise<boolean> {
  const { rows } = await client.query<{ pending: boolean }>(
    "select inhdetachpending as pending from pg_inherits where inhrelid = $1::regclass",
    [name],
  );
  return rows[0]?.pending ?? false;
}

/** Names come from our own tables and the catalogue; quoting them costs nothing. */
const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;
