import type { Queryable } from "@/db/client";
import { type StoredType, typeColumns } from "./read-type";
import { mostTypes } from "./save-type";
import { isCarillons } from "./type-settings";

export type TypeFilter = {
  /** Part of the key, the name or the description. */
  q: string;
  category: string | null;
  priority: 0 | 1 | 2 | null;
};

/** The types that fit, by category, the most urgent first; there are never more than `mostTypes`, so they are scanned. */
export async function listTypes(
  client: Queryable,
  { q, category, priority }: TypeFilter,
): Promise<StoredType[]> {
  const { rows } = await client.query<Omit<StoredType, "own">>(
    `select ${typeColumns} from notification_types t
     where ($1 = '' or strpos(lower(t.key || ' ' || t.name || ' ' || t.description), lower($1)) > 0)
       and ($2::text is null or t.category = $2) and ($3::int is null or t.priority = $3)
     order by t.category = 'system', t.category, t.priority, t.name limit ${mostTypes}`,
    [q, category, priority],
  );
  return rows.map((row) => ({ ...row, own: isCarillons(row) }));
}

/** Every category that some type has. */
export async function readCategories(client: Queryable): Promise<string[]> {
  const { rows } = await client.query<{ category: string }>(
    `select distinct category from notification_types where category <> 'system'
     order by category limit ${mostTypes}`,
  );
  return rows.map(({ category }) => category);
}
