import type { Queryable } from "@/db/client";

export type SuggestedActor = { actorId: string; followers: number };

/** An actor whom so many follow is a public one: whoever may not see people may read its id. */
export const publicFollowers = 10_000;

/**
 * The actors with the most followers, from the stored ranges of those who have many: a few thousand rows.
 * @param smallest how many followers each has at least; see `publicFollowers`
 */
export async function suggestActors(
  client: Queryable,
  { most, smallest }: { most: number; smallest: number },
): Promise<SuggestedActor[]> {
  const { rows } = await client.query<SuggestedActor>(
    `select actor_id as "actorId", sum(followers)::int as followers from fanout_partitions
     group by actor_id having sum(followers) >= $2 order by 2 desc, 1 limit $1`,
    [most, smallest],
  );
  return rows;
}
