import type { Queryable } from "@/db/client";
import { type Names, type Scrub, scrubsFor } from "./scrub";
import type { Trace } from "./traces";

type Columns = Trace["columns"];

/** SQL over some columns: whether a name stands in one, and what each is without them. */
export type Search = { found: string; set: string; values: string[] };

/** @param first the number of the first free placeholder */
export function searchFor(columns: Columns, names: Names, first: number): Search {
  const values: string[] = [];
  const bind = (value: string) => `$${first + values.push(value) - 1}`;
  const bound = (scrubs: Scrub[]) =>
    scrubs.map(({ pattern, replacement }) => ({
      pattern: `${bind(pattern)}::text`,
      replacement: `${bind(replacement)}::text`,
    }));
  const kinds = [...new Set(Object.values(columns))];
  const scrubs = new Map(kinds.map((kind) => [kind, bound(scrubsFor(kind, names))]));
  const entries = Object.entries(columns);
  const found = entries.flatMap(([column, kind]) =>
    (scrubs.get(kind) ?? []).map(({ pattern }) => `${column}::text ~* ${pattern}`),
  );
  const set = entries.map(([column, kind]) => {
    const without = (scrubs.get(kind) ?? []).reduce(
      (text, { pattern, replacement }) =>
        `regexp_replace(${text}, ${pattern}, ${replacement}, 'gi')`,
      `${column}::text`,
    );
    return `${column} = ${without}${kind !== "text" ? "::jsonb" : ""}`;
  });
  // Where only rows are looked for, no replacement is used, and would have no type.
  const unused = values.map((_, i) => `$${first + i}::text is not null`).join(" and ");
  return { found: `(${found.join(" or ")}) and ${unused}`, set: set.join(", "), values };
}

/** Takes a person's names out of a whole table. @returns the rows in which one stood */
export async function scrubTable(
  client: Queryable,
  { table, columns, drop }: Trace,
  names: Names,
): Promise<number> {
  const { found, set, values } = searchFor(columns, names, 1);
  const statement = drop
    ? `delete from ${table} where ${found}`
    : `update ${table} set ${set} where ${found}`;
  return (await client.query(statement, values)).rowCount ?? 0;
}
