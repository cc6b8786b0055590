import type { Pool } from "@/db/client";
import { type Canary, heardIn } from "@/server/providers/secrecy/canaries";

/** Every row of every table, by table: which canaries stand in it. */
export async function tablesThatKnow(
  pool: Pool,
  canaries: Canary[],
): Promise<Record<string, string[]>> {
  const { rows: tables } = await pool.query<{ name: string }>(
    `select format('%I.%I', table_schema, table_name) as name from information_schema.tables
     where table_schema in ('public', 'pgboss') and table_type = 'BASE TABLE'`,
  );
  const known: Record<string, Set<string>> = {};
  for (const { name } of tables) {
    // A partition's rows count for its table.
    const table = name.replace(/_p?\d{4,}\w*$|_default$/, "");
    const { rows } = await pool.query<{ row: string }>(`select t::text as row from ${name} t`);
    for (const what of heardIn(rows.map(({ row }) => row).join("\n"), canaries)) {
      known[table] = (known[table] ?? new Set()).add(what);
    }
  }
  return Object.fromEntries(Object.entries(known).map(([table, set]) => [table, [...set].sort()]));
}
