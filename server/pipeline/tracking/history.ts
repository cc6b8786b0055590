import type { Pool } from "@/db/client";
import { idFloor, idTime } from "@/server/ids";
import { explainOutcome } from "@/server/pipeline/preferences/reasons";

export const messageOutcomes = ["routed", "held", "suppressed", "problem"] as const;
export type OutcomeFilter = (typeof messageOutcomes)[number];

/** One message of a user's history: what was decided, and how its deliveries stand. */
export type HistoryItem = {
  notificationId: string;
  typeKey: string;
  typeName: string;
  priority: 0 | 1 | 2;
  at: Date;
  outcome: "routed" | "held" | "suppressed";
  /** A sentence; null: nothing stood in the way. */
  why: string | null;
  heldUntil: Date | null;
  inApp: boolean;
  readAt: Date | null;
  deliveries: { channel: string; state: string; why: string | null }[];
};

export type HistoryPage = {
  items: HistoryItem[];
  /** The notification id to go on before; null: nothing older is kept. */
  nextCursor: string | null;
};

const keptDays = 91;

/**
 * A user's messages, newest first, suppressed ones included: the primary key of messages backwards,
 * its notifications and deliveries by theirs. One user has thousands of messages, not millions.
 */
export async function readHistory(
  pool: Pool,
  userId: number,
  filters: { outcome: OutcomeFilter | null; type: string | null },
  page: { cursor: string | null; limit: number; now: Date },
): Promise<HistoryPage> {
  const floor = idFloor(new Date(page.now.getTime() - keptDays * 86_400_000));
  const ceiling = page.cursor ?? idFloor(new Date(page.now.getTime() + 1_000));
  const { rows } = await pool.query<Row>(selectHistory, [
    userId,
    floor,
    ceiling,
    filters.outcome,
    filters.type,
    page.limit + 1,
  ]);
  const items = rows.slice(0, page.limit).map(itemOf);
  const more = rows.length > page.limit;
  return { items, nextCursor: more ? (items.at(-1)?.notificationId ?? null) : null };
}

type Row = Omit<HistoryItem, "at" | "why" | "deliveries"> & {
  reason: string | null;
  deliveries: { channel: string; state: string; reason: string | null }[];
};

function itemOf({ reason, deliveries, ...row }: Row): HistoryItem {
  return {
    ...row,
    at: idTime(row.notificationId),
    why: explainOutcome(row.outcome, reason),
    deliveries: deliveries.map(({ channel, state, reason: because }) => ({
      channel,
      state,
      why: explainOutcome(state, because),
    })),
  };
}

const selectHistory = `
  select m.notification_id as "notificationId", n.type_key as "typeKey",
         coalesce(t.name, n.type_key) as "typeName", m.priority, m.outcome, m.reason,
         m.held_until as "heldUntil", m.in_app as "inApp", m.read_at as "readAt",
         coalesce(d.list, '[]') as deliveries
  from messages m
  join notifications n on n.id = m.notification_id and n.id >= $2::uuid and n.id < $3::uuid
  left join notification_types t on t.key = n.type_key
  left join lateral (
    select json_agg(json_build_object('channel', channel, 'state', state, 'reason', reason)
                    order by channel) as list,
           bool_or(state in ('failed', 'expired', 'unknown', 'cancelled')) as problem
    from deliveries
    where notification_id = m.notification_id and user_id = m.user_id
      and notification_id >= $2::uuid and notification_id < $3::uuid) d on true
  where m.user_id = $1 and m.notification_id >= $2::uuid and m.notification_id < $3::uuid
    and case $4::text when 'problem' then d.problem else $4 is null or m.outcome::text = $4 end
    and ($5::text is null or n.type_key = $5)
  order by m.notification_id desc limit $6`;
