import type { Context } from "@/server/context";
import { aliveLock } from "./run";

/**
 * Marks uploads as failed whose process died: their connection is gone, and with it their lock. Also
 * forgets reports after a week. Safe to run at any time.
 */
export async function failDeadUploads({ pool, clock }: Context): Promise<void> {
  const now = clock.now();
  await pool.query(
    `update imports i set state = 'failed', finished_at = $2,
       error = 'The server that read the file was stopped. Upload the file again.'
     where i.state = 'running' and not exists (
       select from pg_locks l
       join pg_database d on d.oid = l.database and d.datname = current_database()
       where l.locktype = 'advisory' and l.classid = $1 and l.objid = i.id and l.granted)`,
    [aliveLock, now],
  );
  await pool.query(
    `delete from import_rejects where import_id in (
       select id from imports where finished_at < $1::timestamptz - interval '7 days')`,
    [now],
  );
}
