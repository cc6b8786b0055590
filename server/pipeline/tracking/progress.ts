import type { Pool } from "@/db/client";
import { Refusal } from "@/server/errors";

/** Outcome counts of one channel; `inFlight` is what has no final outcome yet. */
export type ChannelCounts = {
  routed: number;
  sent: number;
  failed: number;
  expired: number;
  cancelled: number;
  unknown: number;
  waiting: number;
  inFlight: number;
};

export type Counts = {
  considered: number;
  routed: number;
  held: number;
  suppressed: Record<string, number>;
  channels: Record<string, ChannelCounts>;
};

/** The public view of a notification (`GET /api/v1/notifications/{id}`). */
export type NotificationProgress = {
  id: string;
  type: string;
  priority: "P0" | "P1" | "P2";
  status: string;
  strategy: string;
  counts: Counts;
  createdAt: string;
  completedAt: string | null;
};

type Row = {
  id: string;
  producerId: number;
  typeKey: string;
  priority: 0 | 1 | 2;
  status: string;
  strategy: string;
  acceptedAt: Date;
  completedAt: Date | null;
};

export type CountRow = { channel: string; outcome: string; reason: string; n: number };

/**
 * Progress and outcome counts of a notification.
 * @param producerId limits it to that producer's own; null: any.
 * @throws Refusal not_found
 */
export async function getNotification(
  pool: Pool,
  id: string,
  producerId: number | null,
): Promise<NotificationProgress> {
  const { rows } = await pool.query<Row>(
    `select id, producer_id as "producerId", type_key as "typeKey", priority, status, strategy,
            accepted_at as "acceptedAt", completed_at as "completedAt"
     from notifications where id = $1`,
    [id],
  );
  const row = rows[0];
  if (!row || (producerId !== null && row.producerId !== producerId)) {
    throw new Refusal("not_found", "There is no such notification. Check the id.");
  }
  return {
    id: row.id,
    type: row.typeKey,
    priority: (["P0", "P1", "P2"] as const)[row.priority],
    status: row.status,
    strategy: row.strategy,
    counts: await countsOf(pool, row.id, row.strategy),
    createdAt: row.acceptedAt.toISOString(),
    completedAt: row.completedAt?.toISOString() ?? null,
  };
}

/** Exact counts: of the few rows of a direct notification, or of the kept counts of a fan-out. */
export async function countsOf(pool: Pool, id: string, strategy: string): Promise<Counts> {
  const { rows } = await pool.query<CountRow>(strategy === "direct" ? countDirect : countFanout, [
    id,
  ]);
  return summarise(rows);
}

export const countFanout = `
  select channel, outcome, reason, sum(n)::int as n from notification_counts
  where notification_id = $1 group by 1, 2, 3 having sum(n) <> 0`;

// By primary keys: the message of the one user, its deliveries.
export const countDirect = `
  select '' as channel, m.outcome::text as outcome, coalesce(m.reason, '') as reason, 1 as n
  from notifications n
  join messages m on m.user_id = n.user_id and m.notification_id = n.id
  where n.id = $1 and m.notification_id = $1
  union all
  select channel, 'routed', '', 1 from deliveries where notification_id = $1
  union all
  select channel, case when not_before is not null and state = 'queued' then 'waiting' else state::text end,
         coalesce(reason, ''), 1
  from deliveries
  where notification_id = $1 and (state not in ('queued', 'sending') or not_before is not null)`;

/** Sums count rows into the public shape. */
export function summarise(rows: CountRow[]): Counts {
  const counts: Counts = { considered: 0, routed: 0, held: 0, suppressed: {}, channels: {} };
  for (const { channel, outcome, reason, n } of rows) {
    if (channel === "") {
      counts.considered += n;
      if (outcome === "routed") counts.routed += n;
      else if (outcome === "held") counts.held += n;
      else counts.suppressed[reason] = (counts.suppressed[reason] ?? 0) + n;
    } else if (isCounted(outcome)) {
      const of = counts.channels[channel] ?? noCounts();
      counts.channels[channel] = of;
      of[outcome] += n;
    }
  }
  for (const of of Object.values(counts.channels)) {
    of.inFlight = of.routed - of.sent - of.failed - of.expired - of.cancelled - of.unknown;
  }
  return counts;
}

const noCounts = (): ChannelCounts => ({
  routed: 0,
  sent: 0,
  failed: 0,
  expired: 0,
  cancelled: 0,
  unknown: 0,
  waiting: 0,
  inFlight: 0,
});

const isCounted = (outcome: string): outcome is keyof ChannelCounts => outcome in noCounts();
