import { chmodSync, mkdirSync } from "node:fs";
import path from "node:path";
import type { Pool } from "@/db/client";
import { mintId } from "@/server/ids";
import { timed } from "../measure";
import type { FanoutRun } from "./set-based";

const tables = {
  messages: "user_id, {id}, priority, outcome, in_app, reason, held_until",
  deliveries: "{id}, user_id, channel, priority, not_before, reason",
};
type Table = keyof typeof tables;

const columnsOf = (table: Table) => tables[table].replace("{id}", "notification_id");

/**
 * The floor: the rows that a fan-out wrote, under a new notification's id, by COPY from files on the
 * server into the same tables with the same indexes, half on each connection. No rules, no dedup, no
 * counts, no jobs. @returns seconds.
 */
export async function copyRows(pool: Pool, folder: string, run: FanoutRun): Promise<number> {
  const files = path.join(folder, "copy");
  mkdirSync(files);
  // The server writes them as its own user.
  chmodSync(files, 0o777);
  const { rows } = await pool.query<{ middle: number }>(
    `select percentile_disc(0.5) within group (order by user_id) as middle
     from messages where notification_id = $1`,
    [run.notificationId],
  );
  const middle = rows[0]?.middle ?? 0;
  const halves = [`user_id <= ${middle}`, `user_id > ${middle}`];
  const newId = mintId(new Date());
  for (const [i, half] of halves.entries()) {
    await exportRows(pool, path.join(files, String(i)), run.notificationId, newId, half);
  }
  await pool.query("checkpoint");
  const { seconds } = await timed(() =>
    Promise.all(halves.map((_, i) => importRows(pool, path.join(files, String(i))))),
  );
  return seconds;
}

/** Ids and file names are our own, and COPY takes no parameters. */
async function exportRows(pool: Pool, file: string, id: string, newId: string, half: string) {
  for (const table of ["messages", "deliveries"] as const) {
    const columns = tables[table].replace("{id}", `'${newId}'::uuid`);
    await pool.query(
      `copy (select ${columns} from ${table} where notification_id = '${id}' and ${half} order by user_id)
       to '${file}.${table}' (format binary)`,
    );
  }
}

async function importRows(pool: Pool, file: string) {
  for (const table of ["messages", "deliveries"] as const) {
    await pool.query(`copy ${table} (${columnsOf(table)}) from '${file}.${table}' (format binary)`);
  }
}
