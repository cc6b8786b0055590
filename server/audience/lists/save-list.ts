import { z } from "zod";
import { type Pool, transaction } from "@/db/client";
import { Text } from "@/server/audience/storable";
import { record } from "@/server/audit/record";
import { Refusal } from "@/server/errors";
import { listPurposes } from "./read-lists";

/** What people say about a list. */
export const ListInput = z.strictObject({
  name: Text(80)
    .transform((name) => name.trim())
    .refine((name) => name !== "", "is empty"),
  description: z.string().max(500).default(""),
  purpose: z.enum(listPurposes).default("audience"),
});
export type ListInput = z.infer<typeof ListInput>;

/** Makes an empty list. @returns its key, made of the name; it stays when the name changes. */
export async function createList(pool: Pool, input: ListInput, actor: string): Promise<string> {
  return transaction(pool, async (client) => {
    const base = keyOf(input.name);
    const { rows } = await client.query<{ key: string }>(
      `insert into audience_lists (key, name, description, purpose, created_by)
       select case when n = 1 then $1 else $1 || '_' || n end, $2, $3, $4, $5
       from generate_series(1, 1000) as n
       where not exists (select from audience_lists
                         where key = case when n = 1 then $1 else $1 || '_' || n end)
       order by n limit 1 on conflict do nothing returning key`,
      [base, input.name, input.description, input.purpose, actor],
    );
    const key = rows[0]?.key;
    if (!key) throw new Refusal("conflict", "A list of this name was just made. Try again.");
    await record(client, { actor, action: "list.create", subject: `list:${key}` });
    return key;
  });
}

/** @throws Refusal `not_found` */
export async function changeList(
  pool: Pool,
  key: string,
  input: ListInput,
  actor: string,
): Promise<void> {
  await transaction(pool, async (client) => {
    const { rowCount } = await client.query(
      `update audience_lists set name = $2, description = $3, purpose = $4, updated_at = now()
       where key = $1`,
      [key, input.name, input.description, input.purpose],
    );
    if (!rowCount)
      throw new Refusal("not_found", "There is no such list. It may have been removed.");
    await record(client, { actor, action: "list.change", subject: `list:${key}` });
  });
}

/** "Spring VIPs (DE)" → spring_vips_de */
function keyOf(name: string): string {
  const ascii = name.normalize("NFKD").replaceAll(/\p{M}/gu, "").toLowerCase();
  return (
    ascii
      .replaceAll(/[^a-z0-9]+/g, "_")
      .replaceAll(/^_+|_+$/g, "")
      .slice(0, 56) || "list"
  );
}
