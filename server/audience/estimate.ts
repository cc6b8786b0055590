import type { Queryable } from "@/db/client";
import type { StoredAudience } from "@/db/schema/json";
import { estimateEach, sampleSize } from "./count-sample";
import { staleAfter } from "./follower-ranges";

type Plan = { "QUERY PLAN": [{ Plan: { "Plan Rows": number } }] };

/**
 * How many recipients an audience has, roughly and within some ten milliseconds: exact for lists and
 * followers with fresh stored ranges, a sample scaled up for segments, the planner's estimate for everyone.
 */
export async function estimateAudience(
  client: Queryable,
  audience: StoredAudience,
  now: Date,
): Promise<number> {
  switch (audience.kind) {
    case "user":
      return 1;
    case "list":
      return audience.userIds.length;
    case "followers":
      return countFollowers(client, audience.actorId);
    case "everyone":
      // Without the few erased ones: their share is a guess where the table was never analysed.
      return planned(client, "select from users");
    case "segment": {
      // The planner takes conditions for independent of each other, and guesses at what attributes hold.
      const { estimates } = await estimateEach(client, [audience.filter], now, sampleSize);
      return estimates[0] ?? 0;
    }
  }
}

async function planned(client: Queryable, sql: string): Promise<number> {
  const { rows } = await client.query<Plan>(`explain (format json) ${sql}`);
  return Math.round(rows[0]?.["QUERY PLAN"][0].Plan["Plan Rows"] ?? 0);
}

/** Stored ranges that are too old still say more than the first hundred thousand followers. */
async function countFollowers(client: Queryable, actorId: string): Promise<number> {
  const { rows } = await client.query<{ n: number }>(
    `select coalesce(
       (select sum(followers) from fanout_partitions
        where actor_id = $1 having min(computed_at) > now() - ${staleAfter}),
       greatest((select sum(followers) from fanout_partitions where actor_id = $1),
         (select count(*) from (select from follows where actor_id = $1 limit 100000) f)))::int as n`,
    [actorId],
  );
  return rows[0]?.n ?? 0;
}
