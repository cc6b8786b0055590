import type { Pool, PoolClient } from "@/db/client";
import type { Context } from "@/server/context";
import { type KnownSegments, knownSegments, readSegments } from "./broadcasts/known-segments";
import { inboxStatement } from "./inbox.sql";
import type { InboxQuery, UnreadCount } from "./inbox-item";
import type { InboxRow } from "./present";
import { broadcastFloor, inboxWindow } from "./window";

type Answer = UnreadCount & { rows: InboxRow[] };
type Row = UnreadCount & { unknown: number } & (InboxRow | { id: null });

/** Between two looks a broadcast began, and perhaps another one: more looks than this are not needed. */
const mostLooks = 3;

/**
 * A page of a user's inbox, newest first, and the counts of all of it. One row more than the page says that
 * another one follows.
 */
export async function readInbox(
  { pool, clock }: Context,
  userId: number,
  { limit, cursor, filter, category }: InboxQuery,
): Promise<Answer> {
  const now = clock.now();
  const { from, to } = inboxWindow(now);
  // Ids are lower-case text of equal length: they compare as they are.
  const before = cursor && cursor.toLowerCase() < to ? cursor : to;
  const values = [
    ...[userId, from, to, now, broadcastFloor(now)],
    ...[before, limit + 1, filter, category ?? null],
  ];
  let known = await knownSegments(pool);
  for (let look = 1; ; look++) {
    const found = await run(pool, known, values);
    const unknown = found[0]?.unknown ?? 0;
    if (unknown === 0 || look === mostLooks) return answerOf(found);
    known = await readSegments(pool);
  }
}

function answerOf(found: Row[]): Answer {
  const { unread = 0, unseen = 0 } = found[0] ?? {};
  return { unread, unseen, rows: found.filter((row) => row.id !== null) };
}

/** Which version of the statement a connection has prepared. */
const prepared = new WeakMap<PoolClient, number>();
const nameOf = (version: number) => `inbox.read.${version}`;

/**
 * Planning such a statement takes longer than running it, so each connection prepares it once for each list
 * of segments, and forgets the one before: nothing else would ever drop it.
 */
async function run(pool: Pool, known: KnownSegments, values: unknown[]): Promise<Row[]> {
  const { text, segmentValues } = statementOf(known);
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    const before = prepared.get(client);
    if (before !== undefined && before !== known.version) {
      prepared.delete(client);
      await client.query(`deallocate "${nameOf(before)}"`);
    }
    const { rows } = await client.query<Row>({
      name: nameOf(known.version),
      text,
      values: [...values, ...segmentValues],
    });
    prepared.set(client, known.version);
    return rows;
  } catch (error) {
    broken = error instanceof Error ? error : new Error("unknown");
    throw error;
  } finally {
    client.release(broken);
  }
}

const statements = new WeakMap<KnownSegments, ReturnType<typeof inboxStatement>>();

function statementOf(known: KnownSegments) {
  const statement = statements.get(known) ?? inboxStatement(known.broadcasts);
  statements.set(known, statement);
  return statement;
}
