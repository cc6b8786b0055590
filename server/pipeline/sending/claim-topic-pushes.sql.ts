import type { Pool } from "@/db/client";
import { heldBy, isKilled, isOn, killedChannels } from "@/server/control/switches/stopping.sql";

/** A push to an actor's topic that is to be sent now. */
export type ClaimedPush = { id: string; actorId: string; accountId: number; attempts: number };

const now = "$1";

/** Whether a switch is on for the push channel, or for the account `c` that keeps the topic. */
const isStopped = (mode: "drop" | "hold") => `exists (select from kill_switches k
  where k.mode = '${mode}' and ${isOn(now)}
    and (k.scope = 'channel' and k.value = 'push' or k.scope = 'provider' and k.value = c.key))`;

/** Looked at again so much later while a switch holds it. */
const holdPause = "2 seconds";

/**
 * By topic_pushes_due. What goes out is marked as sent before the call: whoever dies with it leaves it so, as
 * nobody can know whether it was taken, and everybody would get it twice.
 */
const statement = `
with due as materialized (
  select p.notification_id, p.account_id from topic_pushes p
  where p.sent_at is null and p.error is null and p.due_at <= ${now}
  order by p.due_at limit $2 for update skip locked
),
judged as materialized (
  select x.id, case
      when x.cancelled_at is not null then 'It was stopped before it went out'
      when ${now}::timestamptz >= x.expires_at or x.completed_at is not null
        then 'Its time to live had passed'
      when c.id is null then 'The account that keeps the topic is no more'
      when ${isKilled(now)} or 'push' = any(${killedChannels(now)}) or ${isStopped("drop")}
        then 'A kill switch was on' end as error,
    ${heldBy(now)} is not null or ${isStopped("hold")} as held
  from due join notifications x on x.id = due.notification_id
  join notification_types t on t.key = x.type_key
  left join provider_configs c on c.id = due.account_id
)
update topic_pushes p set error = j.error,
  sent_at = case when j.error is null and not j.held then ${now}::timestamptz end,
  attempts = p.attempts + case when j.error is null and not j.held then 1 else 0 end,
  due_at = case when j.held then ${now}::timestamptz + interval '${holdPause}' else p.due_at end
from judged j where p.notification_id = j.id
returning p.notification_id as id, p.actor_id as "actorId", p.account_id as "accountId", p.attempts,
  p.sent_at is not null as goes`;

/**
 * Takes pushes to topics that are due. Those of broadcasts that are over or stopped end, those that a switch
 * holds wait; the others are the caller's to send.
 */
export async function claimTopicPushes(
  pool: Pool,
  now: Date,
  most: number,
): Promise<ClaimedPush[]> {
  const { rows } = await pool.query<ClaimedPush & { goes: boolean }>({
    name: "topic-pushes.claim",
    text: statement,
    values: [now, most],
  });
  return rows.filter(({ goes }) => goes);
}
