import type { Pool } from "@/db/client";

/**
 * Gives actors with many followers (those with stored ranges) a topic, if there is an account that keeps topics;
 * `fillTopics` takes their followers in. Forgets what belongs to nobody any more. Safe to run twice and at once.
 */
export async function openTopics(pool: Pool, now: Date): Promise<void> {
  await pool.query(forgetEmpty);
  // Every actor's first range begins at 0. Only the first account: a token belongs to one project of Google's.
  await pool.query(
    `insert into actor_topics (actor_id, account_id, created_at)
     select p.actor_id, a.id, $1 from fanout_partitions p
     cross join (select id from provider_configs where adapter = 'fcm' order by id limit 1) a
     where p.from_user = 0
     order by 1 on conflict do nothing`,
    [now],
  );
  await pool.query(
    "delete from topic_changes where actor_id not in (select actor_id from actor_topics)",
  );
  await pool.query(forgetDeparted);
}

/** Topics whose actor has no followers, once the last has left. By the primary key of follows. */
const forgetEmpty = `
delete from actor_topics t
where not exists (select from follows where actor_id = t.actor_id)
  and t.actor_id not in (select actor_id from topic_changes)`;

/** Tokens that have left every topic. */
export const forgetDeparted = `
delete from departed_tokens g where not exists (
  select from topic_changes c where c.user_id = g.user_id and c.device_id = g.device_id)`;
