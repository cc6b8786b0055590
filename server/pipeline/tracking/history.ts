import type { Pool } from "@/db/client";
import { idFloor, idTime } from "@/server/ids";

export const messageOutcomes = ["routed", "held", "suppressed", "problem"] as const;
export type OutcomeFilter = (typeof messageOutcomes)[number];

/** One message of a user's history: what was decided, and how its deliveries stand. */
export type HistoryItem = {
  notificationId: string;
  typeKey: string;
  typeName: string;
  priority: 0 | 1 | 2;
  status: string;
  campaignName: string | null;
  at: Date;
  expiresAt: Date;
  outcome: "routed" | "held" | "suppressed";
  reason: string | null;
  heldUntil: Date | null;
  inApp: boolean;
  /** Of an event that was absorbed: the update that it went into; null: it waits, or that is no longer known. */
  collapsedInto: string | null;
  /** Of an aggregate: the update that has its place in the inbox now. */
  takenOverBy: string | null;
  readAt: Date | null;
  deliveries: HistoryDelivery[];
};

export type HistoryDelivery = {
  channel: string;
  state: string;
  reason: string | null;
  attempts: number;
  paused: boolean;
  fallbackOf: string | null;
  notBefore: Date | null;
  finishedAt: Date | null;
  deliveredAt: Date | null;
  openedAt: Date | null;
  clickedAt: Date | null;
  bouncedAt: Date | null;
  complainedAt: Date | null;
};

export type HistoryFilters = {
  outcome: OutcomeFilter | null;
  type: string | null;
  channel: string | null;
  /** Times of going out, [from, to). */
  from: Date | null;
  to: Date | null;
};

export type HistoryPage = {
  items: HistoryItem[];
  /** The notification id to go on before; null: nothing older is kept. */
  nextCursor: string | null;
};

/**
 * A user's messages, newest first, suppressed ones included: the primary key of messages backwards,
 * its notifications and deliveries by theirs. One user has thousands of messages, not millions.
 */
export async function readHistory(
  pool: Pool,
  userId: number,
  filters: HistoryFilters,
  page: { cursor: string | null; limit: number; now: Date; keptDays: number },
): Promise<HistoryPage> {
  const { now, keptDays, cursor, limit } = page;
  const oldest = now.getTime() - keptDays * 86_400_000;
  const floor = idFloor(new Date(Math.max(oldest, filters.from?.getTime() ?? 0)));
  const end = Math.min(now.getTime() + 1_000, filters.to?.getTime() ?? Number.POSITIVE_INFINITY);
  const { rows } = await pool.query<Row>(selectHistory, [
    userId,
    floor,
    cursor ?? idFloor(new Date(end)),
    filters.outcome,
    filters.type,
    limit + 1,
    filters.channel,
  ]);
  const items = rows.slice(0, limit).map(itemOf);
  const more = rows.length > limit;
  return { items, nextCursor: more ? (items.at(-1)?.notificationId ?? null) : null };
}

type Told<T> = { [K in keyof T]: T[K] extends Date | null ? string | null : T[K] };
type Row = Omit<HistoryItem, "at" | "deliveries"> & { deliveries: Told<HistoryDelivery>[] };

function itemOf({ deliveries, ...row }: Row): HistoryItem {
  return { ...row, at: idTime(row.notificationId), deliveries: deliveries.map(deliveryOf) };
}

/** Times come as JSON's. */
function deliveryOf(row: Told<HistoryDelivery>): HistoryDelivery {
  const date = (text: string | null) => (text === null ? null : new Date(text));
  return {
    ...row,
    notBefore: date(row.notBefore),
    finishedAt: date(row.finishedAt),
    deliveredAt: date(row.deliveredAt),
    openedAt: date(row.openedAt),
    clickedAt: date(row.clickedAt),
    bouncedAt: date(row.bouncedAt),
    complainedAt: date(row.complainedAt),
  };
}

/** SQL over n (notifications): the latest update, of the first of an aggregate or of an earlier update. */
export const takenOverBy = `case when n.cancelled_at is null and 'in_app' = any(n.channels) then
  coalesce(n.replaced_by, (select f.replaced_by from notifications f
    where f.id = n.collapse_into and f.replaced_by > n.id)) end`;

const selectHistory = `
  select m.notification_id as "notificationId", n.type_key as "typeKey",
         coalesce(t.name, n.type_key) as "typeName", m.priority, n.status, n.expires_at as "expiresAt",
         (select c.name from campaigns c where c.id = n.campaign_id) as "campaignName",
         m.outcome, m.reason, m.held_until as "heldUntil", m.in_app as "inApp",
         m.read_at as "readAt", e.taken_by as "collapsedInto",
         ${takenOverBy} as "takenOverBy", coalesce(d.list, '[]') as deliveries
  from messages m
  left join aggregate_events e on m.reason = 'aggregated' and e.user_id = m.user_id
    and e.notification_id = m.notification_id
  join notifications n on n.id = m.notification_id and n.id >= $2::uuid and n.id < $3::uuid
  left join notification_types t on t.key = n.type_key
  left join lateral (
    select json_agg(json_build_object(
             'channel', channel, 'state', state, 'reason', reason, 'attempts', attempts,
             'paused', coalesce(not_before = 'infinity', false),
             'notBefore', case when isfinite(not_before) then not_before end,
             'fallbackOf', fallback_of, 'finishedAt', finished_at, 'deliveredAt', delivered_at,
             'openedAt', opened_at, 'clickedAt', clicked_at, 'bouncedAt', bounced_at,
             'complainedAt', complained_at) order by channel) as list,
           bool_or(state in ('failed', 'expired', 'unknown', 'cancelled')
             and coalesce(reason not in ('digest', 'digested'), true)) as problem,
           array_agg(channel) as channels
    from deliveries
    where notification_id = m.notification_id and user_id = m.user_id
      and notification_id >= $2::uuid and notification_id < $3::uuid) d on true
  where m.user_id = $1 and m.notification_id >= $2::uuid and m.notification_id < $3::uuid
    and case $4::text when 'problem' then d.problem else $4 is null or m.outcome::text = $4 end
    and ($5::text is null or n.type_key = $5)
    and ($7::text is null or $7 = 'in_app' and m.in_app or $7 = any(d.channels))
  order by m.notification_id desc limit $6`;
