import type { Queryable } from "@/db/client";

export type SuggestedActor = { actorId: string; followers: number };

/** The actors with the most followers, from the stored ranges of those who have many. */
export async function suggestActors(client: Queryable, most: number): Promise<SuggestedActor[]> {
  const { rows } = await client.query<SuggestedActor>(
    `select actor_id as "actorId", sum(followers)::int as followers from fanout_partitions
     group by actor_id order by 2 desc, 1 limit $1`,
    [most],
  );
  return rows;
}
