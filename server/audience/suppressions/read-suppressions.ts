import type { Pool } from "@/db/client";
import type { PersonKey } from "@/server/audience/person-key";

export type SuppressionView = PersonKey & { reason: string; createdBy: string; createdAt: Date };

const columns = `kind, value, reason, created_by as "createdBy", created_at as "createdAt"`;
const pageSize = 50;
/** Counting further would read the whole table at each look. */
const counted = 100_000;

/** Entries by kind; `capped` where there are more than were counted. */
export async function countSuppressions(
  pool: Pool,
): Promise<{ kind: PersonKey["kind"]; count: number; capped: boolean }[]> {
  const { rows } = await pool.query<{ kind: PersonKey["kind"]; count: number; capped: boolean }>(
    `select kinds.kind, least(n, ${counted}) as count, n > ${counted} as capped
     from unnest(array['email', 'phone', 'user']) as kinds(kind)
     cross join lateral (
       select count(*) as n from (
         select from suppressions s where s.kind = kinds.kind limit ${counted + 1}) found) counts`,
  );
  return rows;
}

/** All entries in the order of the primary key, a page at a time. */
export async function listSuppressions(
  pool: Pool,
  cursor: PersonKey | null,
): Promise<{ items: SuppressionView[]; nextCursor: PersonKey | null }> {
  const { rows } = await pool.query<SuppressionView>(
    `select ${columns} from suppressions where (kind, value) > ($1, $2)
     order by kind, value limit ${pageSize}`,
    [cursor?.kind ?? "", cursor?.value ?? ""],
  );
  const last = rows.at(-1);
  const more = last && rows.length === pageSize;
  return { items: rows, nextCursor: more ? { kind: last.kind, value: last.value } : null };
}

/** Entries that begin with `q`: along the primary key from there on, which is right for every collation. */
export async function searchSuppressions(pool: Pool, q: string): Promise<SuppressionView[]> {
  const typed = { user: q, email: q.toLowerCase(), phone: q.replaceAll(/[^+\d]/g, "") };
  const { rows } = await pool.query<SuppressionView>(
    `select ${columns} from unnest($1::text[], $2::text[]) as typed(kind, prefix)
     cross join lateral (
       select s.value, s.reason, s.created_by, s.created_at from suppressions s
       where s.kind = typed.kind and s.value >= typed.prefix order by s.value limit 200) near
     where prefix <> '' and starts_with(value, prefix)
     order by length(value), value limit ${pageSize}`,
    [Object.keys(typed), Object.values(typed)],
  );
  return rows;
}
