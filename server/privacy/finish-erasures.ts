import type { Pool, PoolClient } from "@/db/client";
import type { Context } from "@/server/context";
import type { Names } from "./scrub";
import { scrubTable } from "./search.sql";
import { searchNotifications } from "./search-notifications";
import { traces } from "./traces";

/** Tokens are kept until their devices have left their topics, but no longer than this. */
const departureMs = 24 * 3_600_000;

type Open = { id: number; userId: number; requestedAt: Date; names: Names };

/**
 * Ends the erasures that are open: searches everything that others wrote for the person's names, and
 * forgets the names themselves. One run at a time; safe to be ended and run again.
 */
export async function finishErasures({
  pool,
  clock,
  log,
}: Pick<Context, "pool" | "clock" | "log">): Promise<void> {
  const { rows } = await pool.query<Open>(
    `select id, user_id as "userId", requested_at as "requestedAt", names from erasures
     where done_at is null and names is not null order by id limit 50`,
  );
  if (rows.length === 0) return;
  const client = await pool.connect();
  try {
    if (!(await takeTurn(client))) return;
    for (const erasure of rows) {
      await finish(pool, erasure, clock.now()).catch((err: unknown) => {
        log.warn({ err, erasure: erasure.id }, "an erasure could not be ended; it is tried again");
      });
    }
  } finally {
    await client.query("select pg_advisory_unlock_all()").catch(() => {});
    client.release();
  }
}

/** Any number; it stands for "erasures are being ended". */
const turn = 7_340_021;

async function takeTurn(client: PoolClient): Promise<boolean> {
  const { rows } = await client.query<{ mine: boolean }>(
    `select pg_try_advisory_lock(${turn}) as mine`,
  );
  return rows[0]?.mine ?? false;
}

async function finish(
  pool: Pool,
  { id, userId, requestedAt, names }: Open,
  now: Date,
): Promise<void> {
  const over = now.getTime() - requestedAt.getTime() > departureMs;
  if (!(await forgetDepartures(pool, userId, over))) return;
  // Events that were being absorbed while the person was erased.
  await pool.query("delete from aggregate_events where user_id = $1", [userId]);
  const removed: Record<string, number> = {};
  removed.notifications = await searchNotifications(pool, names);
  for (const trace of traces) removed[trace.table] = await scrubTable(pool, trace, names);
  const keys = (await pool.query(forgetKeys, [userId])).rowCount ?? 0;
  removed.idempotency_keys = (removed.idempotency_keys ?? 0) + keys;
  await pool.query(
    `update erasures e set done_at = $2, names = null, removed = (
       select coalesce(jsonb_object_agg(key, n), '{}') from (
         select key, sum(value::int)::int as n
         from (select * from jsonb_each_text(e.removed) union all select * from jsonb_each_text($3)) both_parts
         group by key having sum(value::int) > 0) summed)
     where id = $1`,
    [id, now, removed],
  );
}

/** Producers make keys of what an event is about: those of what went to the person alone go with them. */
const forgetKeys = `
  delete from idempotency_keys where notification_id in (
    select n.id from messages m join notifications n on n.id = m.notification_id
    where m.user_id = $1 and n.user_id = $1)`;

/** @returns whether no token is left that waits for its device to leave a topic */
async function forgetDepartures(pool: Pool, userId: number, over: boolean): Promise<boolean> {
  if (over) await pool.query("delete from topic_changes where user_id = $1", [userId]);
  await pool.query(
    `delete from departed_tokens d where d.user_id = $1 and not exists (
       select from topic_changes c where c.user_id = d.user_id and c.device_id = d.device_id)`,
    [userId],
  );
  const { rowCount } = await pool.query(
    "select from departed_tokens where user_id = $1 union all select from topic_changes where user_id = $1",
    [userId],
  );
  return rowCount === 0;
}
