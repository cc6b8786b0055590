import type { Context } from "@/server/context";

/** One that has not arrived after so long is lost. */
const lostAfter = "30 s";
const keptFor = "7 days";

/**
 * Looks what became of the canaries under way: a handful of rows (index canaries_sent), each with its notification
 * and its delivery by primary key. The inbox has it when it was evaluated; other channels, when the hand-over is
 * written down.
 */
export async function checkCanaries({ pool, clock }: Context): Promise<void> {
  await pool.query({
    name: "canaries.check",
    text: `
update canaries c set
  outcome = case when seen.at is not null then 'arrived' else 'lost' end,
  latency_ms = case when seen.at is not null
    then greatest(0, extract(epoch from seen.at - c.sent_at) * 1000)::int end
from (
  select p.id,
    case when p.channel = 'in_app'
      then (select n.completed_at from notifications n
            join messages m on m.notification_id = n.id and m.user_id = n.user_id and m.in_app
            where n.id = p.notification_id)
      else (select d.finished_at from notifications n
            join deliveries d on d.notification_id = n.id and d.user_id = n.user_id and d.channel = p.channel
            where n.id = p.notification_id and d.state = 'sent') end as at,
    p.sent_at < $1::timestamptz - interval '${lostAfter}' as late
  from canaries p
  where p.outcome = 'pending' and p.sent_at > $1::timestamptz - interval '1 day'
) seen
where seen.id = c.id and (seen.at is not null or seen.late)`,
    values: [clock.now()],
  });
  await pool.query(`delete from canaries where sent_at < $1::timestamptz - interval '${keptFor}'`, [
    clock.now(),
  ]);
}
