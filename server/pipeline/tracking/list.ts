import type { Pool } from "@/db/client";
import type { StoredAudience } from "@/db/schema/json";
import type { Strategy } from "@/server/audience/choose-strategy";
import { idFloor, idTime } from "@/server/ids";
import { canaryType } from "@/server/notification-types/canary-type";
import { type OutcomeSummary, summariesOf } from "./summaries";
import { type DeliveryFilters, withDeliveries } from "./with-deliveries.sql";

export const notificationStatuses = [
  "scheduled",
  "accepted",
  "held",
  "running",
  "completed",
  "cancelled",
  "dead",
] as const;
export type NotificationStatus = (typeof notificationStatuses)[number];

/** What a list is narrowed to; null: not by this. */
export type NotificationFilters = DeliveryFilters & {
  type: string | null;
  status: NotificationStatus | null;
  priority: 0 | 1 | 2 | null;
  producerId: number | null;
  strategy: Strategy | null;
  /** Goes out (or went out) at or after this moment. */
  from: Date | null;
  /** Before this moment; null: up to now, and with status `scheduled` as far ahead as there is. */
  to: Date | null;
};

export type ListedNotification = {
  id: string;
  typeKey: string;
  typeName: string;
  priority: 0 | 1 | 2;
  status: NotificationStatus;
  strategy: string;
  audience: StoredAudience;
  /** The moment it goes out. */
  at: Date;
  acceptedAt: Date;
  completedAt: Date | null;
  producer: string;
  pausedAt: Date | null;
  /** Recipients, as planned; 1 for a direct notification. */
  estimate: number;
  summary: OutcomeSummary;
};

export type NotificationPage = {
  items: ListedNotification[];
  /** The id to go on before; null: there is nothing older. */
  nextCursor: string | null;
  /** How far back this page looked, where it stopped before it was full. */
  searchedTo: Date | null;
};

/** Rows that one page may look at, so that a filter which matches almost nothing stays cheap. */
export const scanLimit = 20_000;
const keptDays = 91;
const aheadDays = 91;
const dayMs = 86_400_000;

/**
 * Notifications, newest first, from an id on. A page reads at most `scanLimit` rows of one index:
 * by type `notifications_type`, by an open status `notifications_open`, else the primary key; the id
 * range is stated, so that only the weeks in question are opened.
 */
export async function listNotifications(
  pool: Pool,
  filters: NotificationFilters,
  page: { cursor: string | null; limit: number; now: Date },
): Promise<NotificationPage> {
  const range = rangeOf(filters, page);
  const { scan, values } = scanOf(filters, range);
  const { rows } = await pool.query<{ id: string }>(
    `select id from (${scan}) scanned where ${conditions(filters, values)}
     order by id desc limit ${page.limit}`,
    values,
  );
  const ids = rows.map(({ id }) => id);
  if (ids.length === page.limit) {
    const last = ids.at(-1) ?? null;
    return { items: await readListed(pool, ids), nextCursor: last, searchedTo: null };
  }
  const stop = await scanStop(pool, filters, range);
  const reached = stop === null ? ids : ids.filter((id) => id >= stop);
  const searchedTo = stop === null ? null : idTime(stop);
  return { items: await readListed(pool, reached), nextCursor: stop, searchedTo };
}

/** The listed form of some notifications, newest first; unknown ids are left out. */
export async function readListed(pool: Pool, ids: string[]): Promise<ListedNotification[]> {
  if (ids.length === 0) return [];
  const sorted = ids.toSorted();
  const { rows } = await pool.query<Omit<ListedNotification, "at" | "summary">>(
    `select n.id, n.type_key as "typeKey", coalesce(t.name, n.type_key) as "typeName", n.priority,
            n.status, n.strategy, n.audience, n.accepted_at as "acceptedAt",
            n.completed_at as "completedAt", coalesce(p.name, '') as producer,
            f.paused_at as "pausedAt", coalesce(f.estimate, n.estimate, 1) as estimate
     from notifications n
     left join notification_types t on t.key = n.type_key
     left join producers p on p.id = n.producer_id
     left join fanouts f on f.notification_id = n.id
     where n.id = any($1::uuid[]) and n.id >= $2::uuid and n.id <= $3::uuid
     order by n.id desc`,
    [sorted, sorted[0], sorted.at(-1)],
  );
  const summaries = await summariesOf(pool, rows);
  return rows.map((row) => ({
    ...row,
    at: idTime(row.id),
    summary: summaries.get(row.id) ?? { ended: 0, messages: {}, deliveries: {}, why: null },
  }));
}

type Range = { from: string; below: string };

function rangeOf(
  { status, from, to }: NotificationFilters,
  { cursor, now }: { cursor: string | null; now: Date },
): Range {
  const days = (n: number) => new Date(now.getTime() + n * dayMs);
  // Ids are minted a moment before they can be seen: the end is a second ahead.
  const end = to ?? (status === "scheduled" ? days(aheadDays) : new Date(now.getTime() + 1_000));
  const below = idFloor(end);
  return {
    from: idFloor(from ?? days(-keptDays)),
    below: cursor !== null && cursor < below ? cursor : below,
  };
}

const open = ["scheduled", "accepted", "held", "running"];

/** The rows that a page looks at, newest first, along the index that suits the filters. */
function scanOf(filters: NotificationFilters, range: Range): { scan: string; values: unknown[] } {
  const columns = "n.id, n.type_key, n.status, n.priority, n.producer_id, n.strategy";
  const within = "n.id >= $1::uuid and n.id < $2::uuid";
  const tail = `order by n.id desc limit ${scanLimit}`;
  if (filters.status !== null && open.includes(filters.status)) {
    const priorities = filters.priority === null ? [0, 1, 2] : [filters.priority];
    return {
      scan: `select n.* from unnest($3::smallint[]) as wanted(priority) cross join lateral (
        select ${columns} from notifications n
        where n.priority = wanted.priority and n.status = $4::notification_status
          and n.completed_at is null and ${within} ${tail}) n`,
      values: [range.from, range.below, priorities, filters.status],
    };
  }
  const ofType = filters.type === null ? "" : "and n.type_key = $3";
  return {
    scan: `select ${columns} from notifications n where ${within} ${ofType} ${tail}`,
    values: [range.from, range.below, ...(filters.type === null ? [] : [filters.type])],
  };
}

/** The filters as a predicate over the scanned rows; adds its values. */
function conditions(filters: NotificationFilters, values: unknown[]): string {
  const wanted: [column: string, value: unknown][] = [
    ["type_key", filters.type],
    ["status", filters.status],
    ["priority", filters.priority],
    ["producer_id", filters.producerId],
    ["strategy", filters.strategy],
  ];
  const given = wanted.filter(([, value]) => value !== null);
  const terms = given.map(([column, value], i) => {
    const cast = column === "status" ? "::notification_status" : "";
    return [`${column} = $${values.length + i + 1}${cast}`, value] as const;
  });
  values.push(...terms.map(([, value]) => value));
  const delivered = withDeliveries(filters, values);
  return [
    ...terms.map(([term]) => term),
    ...(delivered === null ? [] : [delivered]),
    // What Carillon sends itself each minute is shown only to those who ask for it.
    ...(filters.type === null ? [`type_key <> '${canaryType}'`] : ["true"]),
  ].join(" and ");
}

/** The oldest id that the scan reached, if it stopped before the end. */
async function scanStop(
  pool: Pool,
  filters: NotificationFilters,
  range: Range,
): Promise<string | null> {
  const { scan, values } = scanOf(filters, range);
  const { rows } = await pool.query<{ id: string }>(
    `select id from (${scan}) scanned order by id desc offset ${scanLimit - 1} limit 1`,
    values,
  );
  return rows[0]?.id ?? null;
}
