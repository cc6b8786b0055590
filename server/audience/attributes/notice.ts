import type { Pool } from "@/db/client";

/** What the catalogue is known to say, so that saving users costs it nothing. */
const noticed = new WeakMap<Pool, Map<string, string>>();
const mostNames = 1_000;

const isoDate = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}.*)?$/;

/** Adds attributes to the catalogue that were never seen, and tells of those that are of several kinds. */
export async function noticeAttributes(
  pool: Pool,
  users: Iterable<{ attributes?: Record<string, unknown> }>,
): Promise<void> {
  const known = noticed.get(pool) ?? new Map<string, string>();
  noticed.set(pool, known);
  const news = new Map<string, string>();
  for (const { attributes } of users) {
    for (const [name, value] of Object.entries(attributes ?? {})) {
      const kind = kindOf(value);
      const before = news.get(name) ?? known.get(name);
      if (kind === null || before === kind || before === "mixed") continue;
      const both = before === undefined ? kind : together(before, kind);
      if (both !== before && (before !== undefined || known.size + news.size < mostNames))
        news.set(name, both);
    }
  }
  if (news.size === 0) return;
  await store(pool, news);
  for (const [name, kind] of news) known.set(name, kind);
}

/** In the order of names: two imports cannot wait for each other. */
async function store(pool: Pool, news: Map<string, string>): Promise<void> {
  await pool.query(
    `insert into attribute_catalogue as c (name, kind)
     select name, kind from unnest($1::text[], $2::text[]) as g(name, kind) order by name
     on conflict (name) do update set updated_at = now(),
       kind = case when array[c.kind, excluded.kind] <@ array['date', 'text'] then 'text' else 'mixed' end
       where c.kind not in (excluded.kind, 'mixed')`,
    [[...news.keys()], [...news.values()]],
  );
}

/** Texts some of which look like dates are texts. */
function together(one: string, other: string): string {
  const kinds = new Set([one, other]);
  if (kinds.size === 1) return one;
  return [...kinds].every((kind) => kind === "date" || kind === "text") ? "text" : "mixed";
}

/** text | number | boolean | date | other; null for what says nothing. Twin of db/attribute-sample.sql.ts. */
function kindOf(value: unknown): string | null {
  switch (typeof value) {
    case "number":
    case "boolean":
      return typeof value;
    case "string":
      return isoDate.test(value) ? "date" : "text";
    default:
      return value === null || value === undefined ? null : "other";
  }
}
