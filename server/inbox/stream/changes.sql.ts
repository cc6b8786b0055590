import type { Pool } from "@/db/client";
import type { InboxRow } from "@/server/inbox/present";
import { inboxWindow, isPersonal } from "@/server/inbox/window";

/** Rows that were told, by the transactions that wrote them. */
export type Told = ReadonlyMap<string, number>;
/** Whose inbox, since which transaction, and what of that is known. */
export type Since = { userId: number; xid: number; told: Told };

export type Change = InboxRow & {
  /** Which of the asked. */
  n: number;
  /** The transaction that wrote it. */
  xid: number;
  archived: boolean;
  /** Nobody has touched it yet, and it is no new version of what was there. */
  untouched: boolean;
};

export type Changes = {
  /** Transactions before this one are all in the answer. */
  xid: number;
  /** No transaction has reached this one yet. */
  next: number;
  changes: Change[];
};

/** An inbox in which more changed is better listed again. */
export const mostChanges = 100;
/** For ids by a clock that is ahead of ours: they are told now or never. */
const aheadMs = 60_000;

/** A row that its reader has marked; of a broadcast, only such a row says anything. */
const isTouched = `(m.on_read or m.seen_at is not null or m.read_at is not null
  or m.archived_at is not null or m.clicked_at is not null)`;

/** As far as this statement sees: every transaction before `floor` is over, none has reached `next`. */
const snapshotSql = `with snapshot as materialized (
  select pg_snapshot_xmin(pg_current_snapshot())::text::bigint as floor,
         pg_snapshot_xmax(pg_current_snapshot())::text::bigint as next
)`;
/** The transaction that wrote a row of m: 32 bits of it, and the rest from the nearest that there can be. */
const xidSql = "(s.next - ((s.next - m.xmin::text::bigint) & 4294967295))";

type Row = { floor: number; next: number } & (Change | { n: null });

/**
 * What changed in some inboxes, newest first, at most `mostChanges` + 1 each. Rows say themselves which
 * transaction wrote them, so a message is found however late it was committed, and so is a mark that was
 * taken back. One range of messages' primary key each.
 */
export async function readChanges(
  pool: Pool,
  now: Date,
  asked: readonly Since[],
): Promise<Changes> {
  const { from } = inboxWindow(now);
  const { to } = inboxWindow(new Date(now.getTime() + aheadMs));
  const told = asked.flatMap((one, i) => [...one.told].map(([id, xid]) => ({ n: i + 1, id, xid })));
  const { rows } = await pool.query<Row>({
    name: "inbox.changes",
    text: `
${snapshotSql}
select s.floor, s.next, c.* from snapshot s left join lateral (
  select a.n::int, m.xid, m.archived_at is not null as archived,
         x.collapse_into is null and m.read_at is null and m.seen_at is null
           and m.archived_at is null and m.clicked_at is null and not m.on_read as untouched,
         m.notification_id as id, x.strategy = 'read' as broadcast, m.read_at as "readAt",
         m.seen_at as "seenAt", x.collapse_into as "collapseInto", x.aggregate,
         x.type_key as "typeKey", t.name as "typeName", t.category, x.actor, x.object, x.data,
         x.template_version_id as "templateVersionId", x.expires_at as "expiresAt", u.attributes
  from unnest($1::bigint[], $2::bigint[]) with ordinality as a(user_id, since, n)
  cross join lateral (
    select * from (
      select m.*, ${xidSql} as xid from messages m
      where m.user_id = a.user_id and m.notification_id >= $3::uuid and m.notification_id < $4::uuid
        and (${isPersonal} or ${isTouched})
    ) of_user
    where xid >= a.since and not exists (
      select from unnest($6::int[], $7::uuid[], $8::bigint[]) as told(n, id, xid)
      where told.n = a.n and told.id = notification_id and told.xid = of_user.xid
    )
    order by notification_id desc limit ${mostChanges + 1}
  ) m
  join notifications x on x.id = m.notification_id and x.id >= $3::uuid and x.id < $4::uuid
  join users u on u.id = m.user_id
  join notification_types t on t.key = x.type_key
  where ${isPersonal} or (x.strategy = 'read' and ${isTouched} and x.completed_at is null
    and x.cancelled_at is null and x.expires_at > $5)
) c on true
order by c.n, c.id desc`,
    values: [
      ...[asked.map(({ userId }) => userId), asked.map(({ xid }) => xid), from, to, now],
      ...[told.map(({ n }) => n), told.map(({ id }) => id), told.map(({ xid }) => xid)],
    ],
  });
  const changes = rows.flatMap((row) => (row.n === null ? [] : [row]));
  return { xid: rows[0]?.floor ?? 0, next: rows[0]?.next ?? 0, changes };
}

/**
 * Everything of one inbox that a look from now on would find although it was there already: where a reader
 * lists again, all of it counts as told.
 */
export async function readTold(
  pool: Pool,
  now: Date,
  userId: number,
): Promise<{ xid: number; told: Told }> {
  const { from } = inboxWindow(now);
  const { to } = inboxWindow(new Date(now.getTime() + aheadMs));
  const { rows } = await pool.query<{ floor: number; id: string | null; xid: number }>(
    `${snapshotSql}
     select s.floor, m.id, m.xid from snapshot s left join lateral (
       select m.notification_id as id, ${xidSql} as xid from messages m
       where m.user_id = $1 and m.notification_id >= $2::uuid and m.notification_id < $3::uuid
     ) m on m.xid >= s.floor`,
    [userId, from, to],
  );
  const told = rows.flatMap(({ id, xid }) => (id === null ? [] : [[id, xid] as const]));
  return { xid: rows[0]?.floor ?? 0, told: new Map(told) };
}
