import type { Pool } from "@/db/client";
import { actionsOf } from "./choices";
import { nameSubjects } from "./name-subjects";
import { operations, type Reach } from "./operations";

/** What narrows the log; null leaves a filter off. */
export type AuditFilters = {
  /** Exactly: an e-mail address, `system`, `producer:<key>` … */
  actor: string | null;
  /** An action ("campaign.pause"), or the first word of several ("campaign"). */
  action: string | null;
  /** Exactly, as the log has it; or a user's id of the outside, or a member's e-mail address. */
  subject: string | null;
  from: Date | null;
  to: Date | null;
};

/** One line of the log. Names are null where the thing is gone. */
export type AuditLine = {
  id: number;
  at: Date;
  actor: string;
  actorName: string | null;
  action: string;
  subject: string;
  subjectName: string | null;
  detail: Record<string, unknown>;
};

type Row = Omit<AuditLine, "actorName" | "subjectName">;

const within = "($4::timestamptz is null or at >= $4) and ($5::timestamptz is null or at < $5)";

/** Lines that one page looks at, however rare what is sought: the next page goes on from there. */
const scanLimit = 20_000;
/** Of what is not rare, a page is among so many times its own lines. */
const firstLook = 20;

/**
 * The log's lines, the newest first. `next` is where to go on, null at the end; a page may have less
 * than `limit` lines, or none, where it stopped looking.
 */
export async function searchAudit(
  pool: Pool,
  filters: AuditFilters,
  page: Page,
): Promise<{ items: AuditLine[]; next: number | null }> {
  const { rows, reached } = await findWithin(pool, filters, page);
  const items = rows.slice(0, page.limit);
  const more = rows.length > page.limit;
  const next = more ? (items.at(-1)?.id ?? null) : reached;
  return { items: await nameSubjects(pool, items), next };
}

type Page = { cursor: number | null; limit: number; reach: Reach };
type Found = { rows: Row[]; reached: number | null };

/** Looks at a few lines first: most searches end there, at a fraction of the cost. */
async function findWithin(pool: Pool, filters: AuditFilters, page: Page): Promise<Found> {
  const few = Math.min(firstLook * page.limit, scanLimit);
  const found = await find(pool, filters, page, few);
  if (found.reached === null || found.rows.length > page.limit || few === scanLimit) return found;
  return find(pool, filters, page, scanLimit);
}

async function find(
  pool: Pool,
  filters: AuditFilters,
  { cursor, limit, reach }: Page,
  mostLines: number,
): Promise<Found> {
  const subject = filters.subject && (await storedSubject(pool, filters.subject));
  const actions = filters.action && (await actionsOf(pool, filters.action));
  const [least, most] = await idsBetween(pool, filters);
  const values = [subject, filters.actor, actions, filters.from, filters.to];
  const { rows } = await pool.query<Row & { looked: number; last: number }>(
    `with scanned as materialized (${scanOf({ ...filters, subject })})
     select found.*, (select count(*)::int from scanned) as looked,
            (select min(id) from scanned) as last
     from (select 1) always left join lateral (
       select id, at, actor, action, subject, detail from scanned
       where ($1::text is null or subject = $1) and ($2::text is null or actor = $2)
         and ($3::text[] is null or action = any($3))
         and ($10::text[] is null or split_part(action, '.', 1) = any($10))
         and ${within}
       order by id desc limit $9) found on true`,
    [
      ...[...values, Math.min(cursor ?? most, most), least, mostLines, limit + 1],
      reach === "all" ? null : operations,
    ],
  );
  const [first] = rows;
  const reached = first && first.looked === mostLines ? first.last : null;
  const kept = rows.filter(({ id }) => id !== null);
  return { rows: kept.map(({ looked: _looked, last: _last, ...row }) => row), reached };
}

/** By the index of the most telling filter: audit_log_subject, _actor, _action (each with the id), or the key. */
function scanOf({ subject, actor, action }: AuditFilters): string {
  const range = "id < $6 and id >= $7 order by id desc limit $8::int";
  if (subject) return `select * from audit_log where subject = $1 and ${range}`;
  if (actor) return `select * from audit_log where actor = $2 and ${range}`;
  if (!action) return `select * from audit_log where ${range}`;
  // The newest of each action, and of those the newest: all of them match, so a page of each is enough.
  return `select l.* from unnest($3::text[]) as a(action) cross join lateral (
            select * from audit_log where audit_log.action = a.action and id < $6 and id >= $7
              and ${within} order by id desc limit $9) l
          order by l.id desc limit $8::int`;
}

/** Ids follow time, but for transactions that took long: a generous range, which `at` then narrows. By audit_log_at. */
async function idsBetween(pool: Pool, { from, to }: AuditFilters): Promise<[number, number]> {
  const { rows } = await pool.query<{ least: number | null; most: number | null }>(
    `select (select id from audit_log where at < $1::timestamptz - interval '15 minutes'
             order by at desc limit 1) as least,
            (select id from audit_log where at > $2::timestamptz + interval '15 minutes'
             order by at limit 1) as most`,
    [from, to],
  );
  return [rows[0]?.least ?? 0, rows[0]?.most ?? Number.MAX_SAFE_INTEGER];
}

/** People are kept by our own numbers, so that nobody's name is left after an erasure. */
async function storedSubject(pool: Pool, text: string): Promise<string> {
  const { rows } = await pool.query<{ subject: string }>(
    `select 'user:' || id as subject from users where external_id = $1
     union all select 'member:' || id from auth_users where email = lower($1) limit 1`,
    [text],
  );
  return rows[0]?.subject ?? text;
}
