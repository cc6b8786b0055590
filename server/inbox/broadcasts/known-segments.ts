import type { Pool } from "@/db/client";
import type { SegmentBroadcast } from "./verdict.sql";

/** The active broadcasts to segments that a process knows. The version changes with the list. */
export type KnownSegments = { version: number; broadcasts: readonly SegmentBroadcast[] };

/** Planning writes rows before there are so many; see server/audience/choose-strategy.ts. */
const most = 400;

const known = new WeakMap<Pool, KnownSegments>();
const reading = new WeakMap<Pool, Promise<KnownSegments>>();
let versions = 0;

/**
 * What is known, read the first time only. It needs no clock: the statement that uses it says when it met a
 * broadcast that is not in it, and then it is read again.
 */
export async function knownSegments(pool: Pool): Promise<KnownSegments> {
  return known.get(pool) ?? readSegments(pool);
}

/** Reads the list again, once for all who ask meanwhile. */
export function readSegments(pool: Pool): Promise<KnownSegments> {
  const running = reading.get(pool);
  if (running) return running;
  const fresh = read(pool).finally(() => reading.delete(pool));
  reading.set(pool, fresh);
  return fresh;
}

async function read(pool: Pool): Promise<KnownSegments> {
  // By the partial index notifications_on_read_actor: those without an actor are together in it.
  const { rows } = await pool.query<SegmentBroadcast>(
    `select x.id, x.audience -> 'filter' as filter from notifications x
     where x.strategy = 'read' and x.completed_at is null and (x.audience ->> 'actorId') is null
       and x.audience ->> 'kind' = 'segment'
     order by x.id desc limit ${most}`,
  );
  const before = known.get(pool);
  const same =
    before?.broadcasts.length === rows.length &&
    rows.every(({ id }, i) => before.broadcasts[i]?.id === id);
  const now = same ? before : { version: ++versions, broadcasts: rows };
  known.set(pool, now);
  return now;
}
