import type { Pool } from "@/db/client";

export type RecipientDelivery = {
  channel: string;
  state: string;
  reason: string | null;
  attempts: number;
  finishedAt: Date | null;
  notBefore: Date | null;
};

/** Somebody for whom external deliveries exist; who was suppressed has none. */
export type Recipient = { userId: string; deliveries: RecipientDelivery[] };

export type RecipientPage = {
  items: Recipient[];
  /** The internal user id to go on after; null: that was all. */
  nextCursor: number | null;
};

/** Deliveries that one page may look at, so that a rare outcome in a large fan-out stays cheap. */
const scanLimit = 20_000;
const rowLimit = 80;

type Row = RecipientDelivery & { id: number; userId: string };

/**
 * Recipients of a notification along the primary key of its deliveries, from a user on.
 * @param only `problems`: deliveries that ended without being sent.
 */
export async function listRecipients(
  pool: Pool,
  id: string,
  { after, only }: { after: number | null; only: "all" | "problems" },
): Promise<RecipientPage> {
  const from = after ?? 0;
  const { rows } = await pool.query<Row>(
    `select d.user_id as id, u.external_id as "userId", d.channel, d.state, d.reason, d.attempts,
            d.finished_at as "finishedAt", case when isfinite(d.not_before) then d.not_before end as "notBefore"
     from (${scanned}) d join users u on u.id = d.user_id
     where $3 = 'all' or d.state in ('failed', 'expired', 'cancelled', 'unknown')
     order by d.user_id, d.channel limit ${rowLimit}`,
    [id, from, only],
  );
  const end = rows.length === rowLimit ? rows.at(-1)?.id : await scanEnd(pool, id, from);
  // The last one's other channels may be beyond the end: it opens the next page.
  const whole = end === undefined ? rows : rows.filter((row) => row.id < end);
  return { items: byRecipient(whole), nextCursor: end === undefined ? null : end - 1 };
}

const scanned = `
  select user_id, channel, state, reason, attempts, finished_at, not_before from deliveries
  where notification_id = $1 and user_id > $2
  order by notification_id, user_id, channel limit ${scanLimit}`;

/** The user at whom the scan stopped, unless it saw everything. */
async function scanEnd(pool: Pool, id: string, from: number): Promise<number | undefined> {
  const { rows } = await pool.query<{ id: number }>(
    `select user_id as id from (${scanned}) d
     order by user_id, channel offset ${scanLimit - 1} limit 1`,
    [id, from],
  );
  return rows[0]?.id;
}

function byRecipient(rows: Row[]): Recipient[] {
  return [...Map.groupBy(rows, (row) => row.userId)].map(([userId, own]) => ({
    userId,
    deliveries: own.map(({ id: _, userId: __, ...delivery }) => delivery),
  }));
}
