import { type PoolClient, transaction } from "@/db/client";
import type { Context } from "@/server/context";
import { noteFollowersOnce } from "./changes.sql";

/** Followers taken in by one statement. */
const step = 5_000;
/** Changes that may wait while more are added: an actor with millions of followers fills slowly. */
const mostWaiting = 20_000;

/**
 * Takes the next followers of a topic in that is not filled yet, while few changes wait.
 * @returns how many followers were looked at; 0: there is nothing to fill now.
 */
export async function fillTopics({
  pool,
  clock,
}: Pick<Context, "pool" | "clock">): Promise<number> {
  return transaction(pool, async (client) => {
    const topic = await nextTopic(client, clock.now());
    if (!topic) return 0;
    const { rows } = await client.query<{ last: number | null; n: number }>(
      `with piece as materialized (
         select actor_id, user_id from follows where actor_id = $1 and user_id > $2
         order by user_id limit ${step}),
       noted as (${noteFollowersOnce("piece")})
       select max(user_id) as last, count(*)::int as n from piece`,
      [topic.actorId, topic.filledTo],
    );
    const { last, n } = rows[0] ?? { last: null, n: 0 };
    const filledTo = n < step ? null : last;
    await client.query("update actor_topics set filled_to = $2 where actor_id = $1", [
      topic.actorId,
      filledTo,
    ]);
    return n;
  });
}

/** Not before a follow that began when the topic did not exist has surely ended. A small table. */
async function nextTopic(client: PoolClient, now: Date) {
  const { rows } = await client.query<{ actorId: string; filledTo: number }>(
    `select actor_id as "actorId", filled_to as "filledTo" from actor_topics
     where filled_to is not null and created_at <= $1::timestamptz - interval '1 minute'
       and (select count(*) from (select from topic_changes limit ${mostWaiting}) waiting) < ${mostWaiting}
     order by created_at, actor_id limit 1 for update skip locked`,
    [now],
  );
  return rows[0];
}
