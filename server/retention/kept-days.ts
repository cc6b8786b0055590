import type { Queryable } from "@/db/client";
import { type RetentionKey, retentionRules, ruleOf } from "./rules";

export type KeptDays = ReadonlyMap<RetentionKey, number>;

/** How many days everything is kept: the workspace's word, else the rule's own. */
export async function readKeptDays(client: Queryable): Promise<KeptDays> {
  const { rows } = await client.query<{ key: string; days: number }>(
    "select key, days from retention_rules",
  );
  const said = new Map(rows.map(({ key, days }) => [key, days]));
  return new Map(retentionRules.map(({ key, days }) => [key, said.get(key) ?? days]));
}

/** How many days of one kind are kept. */
export async function keptDays(client: Queryable, key: RetentionKey): Promise<number> {
  return (await readKeptDays(client)).get(key) ?? ruleOf(key).days;
}
