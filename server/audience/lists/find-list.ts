import type { Queryable } from "@/db/client";
import { Refusal } from "@/server/errors";

/** @throws Refusal `not_found` */
export async function findList(
  client: Queryable,
  key: string,
): Promise<{ id: number; name: string }> {
  const { rows } = await client.query<{ id: number; name: string }>(
    "select id, name from audience_lists where key = $1",
    [key],
  );
  const list = rows[0];
  if (!list) throw new Refusal("not_found", "There is no such list. It may have been removed.");
  return list;
}
