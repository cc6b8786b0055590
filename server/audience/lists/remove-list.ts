import { type Pool, type Queryable, transaction } from "@/db/client";
import { record } from "@/server/audit/record";
import { Refusal } from "@/server/errors";

/** What still needs a list: "segment Germany", "campaign Spring sale". */
export async function usesOfList(client: Queryable, key: string): Promise<string[]> {
  // Both tables are small; there is no index into filters.
  const { rows } = await client.query<{ use: string }>(
    `select 'segment ' || name as use from segments
     where jsonb_path_exists(filter, '$.**.list ? (@ == $key)', jsonb_build_object('key', $1::text))
     union all
     select 'campaign ' || name from campaigns
     where status not in ('completed', 'cancelled')
       and (audience -> 'lists' ? $1 or audience -> 'excludeLists' ? $1
            or jsonb_path_exists(audience, '$.filter.**.list ? (@ == $key)', jsonb_build_object('key', $1::text)))
     order by use limit 20`,
    [key],
  );
  return rows.map(({ use }) => use);
}

/**
 * Removes a list and its members; the people stay.
 * @throws Refusal `not_found`, `conflict` while something uses it or an upload fills it
 */
export async function removeList(pool: Pool, key: string, actor: string): Promise<void> {
  await transaction(pool, async (client) => {
    const { rows } = await client.query<{ id: number }>(
      "select id from audience_lists where key = $1 for update",
      [key],
    );
    const id = rows[0]?.id;
    if (id === undefined)
      throw new Refusal("not_found", "There is no such list. It may have been removed.");
    const uses = await usesOfList(client, key);
    if (uses.length > 0)
      throw new Refusal(
        "conflict",
        `The list is used by ${uses.join(", ")}. Take it out there first.`,
      );
    const { rowCount: filling } = await client.query(
      "select from imports where list_id = $1 and state = 'running' limit 1",
      [id],
    );
    if (filling) throw new Refusal("conflict", "An upload fills this list. Cancel it first.");
    await client.query("delete from audience_list_members where list_id = $1", [id]);
    await client.query("delete from audience_lists where id = $1", [id]);
    await record(client, { actor, action: "list.remove", subject: `list:${key}` });
  });
}
