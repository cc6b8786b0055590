import type { Queryable } from "@/db/client";
import { ruleInfoOf } from "./rules";
import type { AlertState, Tier } from "./vocabulary";

export type ListedAlert = {
  id: number;
  ruleKey: string;
  name: string;
  groupKey: string;
  tier: Tier;
  state: AlertState;
  sentence: string;
  firedAt: Date;
  acknowledgedAt: Date | null;
  acknowledgedBy: string | null;
  snoozedUntil: Date | null;
  snoozedBy: string | null;
  resolvedAt: Date | null;
  resolvedBy: string | null;
  /** Their rule tells nobody until then. */
  mutedUntil: Date | null;
};

export type AlertFilter = { tier: Tier | null; rule: string | null };

const columns = `a.id, a.rule_key as "ruleKey", a.group_key as "groupKey", a.tier, a.state, a.sentence,
  a.fired_at as "firedAt", a.acknowledged_at as "acknowledgedAt", a.acknowledged_by as "acknowledgedBy",
  a.snoozed_until as "snoozedUntil", a.snoozed_by as "snoozedBy", a.resolved_at as "resolvedAt",
  a.resolved_by as "resolvedBy", r.muted_until as "mutedUntil"`;

const from = "from alerts a left join alert_rules r on r.key = a.rule_key";

type Row = Omit<ListedAlert, "name">;
export const named = (row: Row): ListedAlert => ({
  ...row,
  name: ruleInfoOf(row.ruleKey)?.name ?? row.ruleKey,
});

/** What is wrong now, the loudest and the newest first (index alerts_open). */
export async function listFiring(client: Queryable, filter: AlertFilter): Promise<ListedAlert[]> {
  const { rows } = await client.query<Row>(
    `select ${columns} ${from}
     where a.resolved_at is null and a.state = 'firing'
       and ($1::text is null or a.tier = $1) and ($2::text is null or a.rule_key = $2)
     order by array_position('{page,chat,dashboard}', a.tier), a.fired_at desc limit 500`,
    [filter.tier, filter.rule],
  );
  return rows.map(named);
}

const pageSize = 30;

/** What is over, the newest first (primary key, backwards). `cursor`: the last id of the page before. */
export async function listResolved(
  client: Queryable,
  filter: AlertFilter,
  cursor: number | null,
): Promise<{ items: ListedAlert[]; nextCursor: number | null }> {
  const { rows } = await client.query<Row>(
    `select ${columns} ${from}
     where a.state = 'resolved' and a.fired_at is not null and a.id < coalesce($3, 2147483647)
       and ($1::text is null or a.tier = $1) and ($2::text is null or a.rule_key = $2)
     order by a.id desc limit ${pageSize + 1}`,
    [filter.tier, filter.rule, cursor],
  );
  const items = rows.slice(0, pageSize).map(named);
  return { items, nextCursor: rows.length > pageSize ? (items.at(-1)?.id ?? null) : null };
}

/** How many fire and were not taken by anybody, by tier: what the bell shows. */
export async function countFiring(client: Queryable): Promise<{ pages: number; chats: number }> {
  const { rows } = await client.query<{ pages: number; chats: number }>(
    `select (count(*) filter (where tier = 'page'))::int as pages,
            (count(*) filter (where tier = 'chat'))::int as chats
     from alerts where resolved_at is null and state = 'firing' and acknowledged_at is null`,
  );
  return rows[0] ?? { pages: 0, chats: 0 };
}
