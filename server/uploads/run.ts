import { type Pool, type PoolClient, transactionOn } from "@/db/client";
import type { ImportResult, RejectedLine } from "@/server/audience/import-lines";
import { Refusal } from "@/server/errors";
import { keepRejects } from "./rejects";
import type { UploadKind } from "./upload-input";

/** First key of the advisory locks that say which uploads are alive; the second is the upload's id. */
export const aliveLock = 7_340_002;

/** Each holds a connection and parses on the web process's one thread. */
const mostAtOnce = 3;

/** An upload while its body is read. */
export type Run = {
  id: number;
  /** The upload's own connection. Its lock tells everybody that the upload is alive. */
  client: PoolClient;
  /** @throws Refusal `conflict` when somebody cancelled the upload */
  progressed(bytesRead: number, soFar: ImportResult, refused: RejectedLine[]): Promise<void>;
  close(): void;
};

/** What a row of `imports` starts with. */
export type Begin = {
  kind: UploadKind;
  listId: number | null;
  fileName: string;
  bytesTotal: number | null;
  actor: string;
  now: Date;
};

/** A cancelled upload, seen from the process that reads it. */
export class UploadCancelled extends Refusal {
  constructor() {
    super("conflict", "The upload was cancelled.");
  }
}

/**
 * Begins an upload. @throws Refusal `rate_limited` while as many run as may, `conflict` while another
 * one fills the same list
 */
export async function openRun(pool: Pool, begin: Begin): Promise<Run> {
  const client = await pool.connect();
  // The query in flight reports a connection that breaks.
  client.on("error", () => {});
  // Never back into the pool: its temporary tables, settings and locks end with it.
  const close = () => client.release(true);
  try {
    // Some thousand probes of an index a batch; a hash join would read all users for each.
    await client.query("set enable_hashjoin = off");
    await client.query("set enable_mergejoin = off");
    const id = await transactionOn(client, () => insertRun(client, begin));
    return { id, client, progressed: (...told) => progressed(client, id, ...told), close };
  } catch (error) {
    close();
    throw error;
  }
}

async function insertRun(client: PoolClient, begin: Begin): Promise<number> {
  await client.query("select pg_advisory_xact_lock($1, 0)", [aliveLock]);
  const { rows: running } = await client.query<{ listId: number | null }>(
    `select list_id as "listId" from imports where state = 'running' limit ${mostAtOnce}`,
  );
  if (begin.listId !== null && running.some(({ listId }) => listId === begin.listId))
    throw new Refusal("conflict", "Another upload fills this list. Wait for its end or cancel it.");
  if (running.length >= mostAtOnce)
    throw new Refusal(
      "rate_limited",
      `${mostAtOnce} uploads are running, which is the most at once. Try again when one has ended.`,
    );
  const { kind, listId, fileName, bytesTotal, actor, now } = begin;
  const { rows } = await client.query<{ id: number }>(
    `insert into imports (kind, list_id, file_name, bytes_total, started_by, started_at)
     values ($1, $2, $3, $4, $5, $6) returning id`,
    [kind, listId, fileName, bytesTotal, actor, now],
  );
  const id = rows[0]?.id ?? 0;
  // Before the row is visible, so that nobody takes the upload for dead.
  await client.query("select pg_advisory_lock($1, $2)", [aliveLock, id]);
  return id;
}

async function progressed(
  client: PoolClient,
  id: number,
  bytesRead: number,
  { accepted, rejectedCount }: ImportResult,
  refused: RejectedLine[],
): Promise<void> {
  await keepRejects(client, id, refused, rejectedCount);
  const { rowCount } = await client.query(
    `update imports set bytes_read = $2, accepted = $3, rejected = $4
     where id = $1 and state = 'running'`,
    [id, bytesRead, accepted, rejectedCount],
  );
  if (!rowCount) throw new UploadCancelled();
}
