import type { Pool } from "@/db/client";
import { Refusal } from "@/server/errors";
import type { PreferencesPatch } from "./settings";

/**
 * Types and categories that a change names must be known. What is taken back may name a category that is gone.
 * @throws Refusal `malformed` naming those that are not
 */
export async function checkNames(pool: Pool, patch: PreferencesPatch): Promise<void> {
  const types = Object.keys(patch.types ?? {});
  const categories = Object.entries(patch.digests ?? {}).flatMap(([key, set]) =>
    set ? [key] : [],
  );
  if (types.length + categories.length === 0) return;
  const { rows } = await pool.query<{ path: string; message: string }>(
    `select 'types.' || key as path, 'is not a registered type' as message
     from (select unnest($1::text[]) as key except select key from notification_types) unknown
     union all
     select 'digests.' || key, 'is not a category of any registered type'
     from (select unnest($2::text[]) as key except select category from notification_types) unknown`,
    [types, categories],
  );
  const [first] = rows;
  if (first) throw new Refusal("malformed", `${first.path} ${first.message}`, { errors: rows });
}
