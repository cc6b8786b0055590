import type { Pool, PoolClient } from "@/db/client";
import type { Context } from "@/server/context";
import { idFloor } from "@/server/ids";
import { type KnownSegments, knownSegments, readSegments } from "./broadcasts/known-segments";
import { inboxStatement } from "./inbox.sql";
import type { InboxQuery, UnreadCount } from "./inbox-item";
import type { InboxRow } from "./present";
import { broadcastFloor, dayBounds, inboxWindow } from "./window";

type Answer = UnreadCount & { rows: InboxRow[] };
type Row = UnreadCount & { unknown: number } & (InboxRow | { id: null });

/** Between two looks a broadcast began, and perhaps another one: more looks than this are not needed. */
const mostLooks = 3;
const dayMs = 86_400_000;

/**
 * A page of a user's inbox, newest first, and the counts of all of it. One row more than the page says that
 * another one follows.
 */
export async function readInbox(
  { pool, inboxPool, clock }: Context,
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
    const statement = statementFor(known, category !== undefined, now);
    const floors = statement.daysBack.map((days) =>
      idFloor(new Date(now.getTime() - days * dayMs)),
    );
    const found = await run(inboxPool, statement, [...values, ...floors]);
    const unknown = found[0]?.unknown ?? 0;
    if (unknown === 0 || look === mostLooks) return answerOf(found);
    known = await readSegments(pool);
  }
}

function answerOf(found: Row[]): Answer {
  const { unread = 0, unseen = 0 } = found[0] ?? {};
  return { unread, unseen, rows: found.filter((row) => row.id !== null) };
}

/** What each connection has prepared, under which names: statements of one list of segments and one day. */
type Prepared = { edition: string; names: Map<Statement, string> };
const prepared = new WeakMap<PoolClient, Prepared>();
let prepares = 0;

/**
 * Planning such a statement takes longer than running it, so each connection prepares it, plans it once, and forgets
 * those of other editions: nothing else would ever drop them. A name is never used twice: the client would take it for
 * the one that it forgot.
 */
async function run(pool: Pool, statement: Statement, values: unknown[]): Promise<Row[]> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    const { names } = await forgetOthers(client, statement.edition);
    const name = names.get(statement) ?? `inbox.${++prepares}`;
    const { rows } = await client.query<Row>({ name, text: statement.text, values });
    names.set(statement, name);
    return rows;
  } catch (error) {
    broken = error instanceof Error ? error : new Error("unknown");
    throw error;
  } finally {
    client.release(broken);
  }
}

async function forgetOthers(client: PoolClient, edition: string): Promise<Prepared> {
  const before = prepared.get(client);
  if (before?.edition === edition) return before;
  const fresh: Prepared = { edition, names: new Map() };
  prepared.set(client, fresh);
  for (const name of before?.names.values() ?? []) await client.query(`deallocate "${name}"`);
  return fresh;
}

type Statement = ReturnType<typeof inboxStatement> & { edition: string };
const statements = new WeakMap<KnownSegments, Map<string, Statement>>();

/** The same object for the same list, day and kind. */
function statementFor(known: KnownSegments, narrowed: boolean, now: Date): Statement {
  const bounds = dayBounds(now);
  const edition = `${known.version} ${bounds.day.toISOString()}`;
  const made = statements.get(known) ?? new Map<string, Statement>();
  statements.set(known, made);
  const key = `${edition} ${narrowed}`;
  const statement = made.get(key) ?? {
    ...inboxStatement(known.broadcasts, { narrowed, bounds }),
    edition,
  };
  made.set(key, statement);
  return statement;
}
