import type { Pool } from "@/db/client";
import { type FoundUser, listUsers } from "@/server/audience/search-users";
import { findList } from "./find-list";

const pageSize = 50;

/** A page of a list's members, in the order of our own numbers. Reads the members' primary key. */
export async function readMembers(
  pool: Pool,
  key: string,
  cursor: number | null,
): Promise<{ items: FoundUser[]; nextCursor: number | null }> {
  const { id } = await findList(pool, key);
  const { rows } = await pool.query<{ id: number }>(
    `select user_id as id from audience_list_members
     where list_id = $1 and user_id > $2 order by user_id limit ${pageSize}`,
    [id, cursor ?? 0],
  );
  const ids = rows.map((row) => row.id);
  const last = ids.at(-1) ?? null;
  return {
    items: await listUsers(pool, ids),
    nextCursor: ids.length === pageSize ? last : null,
  };
}
