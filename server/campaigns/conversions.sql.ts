import type { Queryable } from "@/db/client";
import type { Campaign } from "./campaign";

/**
 * People who reached the campaign's goal, by variant ('' for the hold-out group): a notification of the
 * goal's type was for them within so many days after the campaign's. Starts from the goal's notifications
 * (index notifications_type) since the campaign's start; for each one, the user's messages of the days before
 * it by primary key, however many parts the campaign has.
 */
export async function countConversions(
  client: Queryable,
  campaign: Pick<Campaign, "id" | "delivery" | "startedAt">,
): Promise<Map<string, number>> {
  const { goal } = campaign.delivery;
  if (!goal || !campaign.startedAt) return new Map();
  const { rows } = await client.query<{ variant: string; n: number }>(
    `with part as materialized (
       select id, variant, uuidv7_time(id) as at from notifications
       where campaign_id = $1 and id >= uuidv7_floor($3::timestamptz)
     ),
     reached as (
       select g.user_id, uuidv7_time(g.id) as at from notifications g
       where g.type_key = $2 and g.user_id is not null and g.id >= uuidv7_floor($3::timestamptz)
     )
     select part.variant, count(distinct reached.user_id)::int as n
     from reached
     join messages m on m.user_id = reached.user_id
       and m.notification_id >= uuidv7_floor(reached.at - make_interval(days => $4::int))
       and m.notification_id < uuidv7_floor(reached.at + interval '1 millisecond')
       and m.notification_id >= uuidv7_floor($3::timestamptz)
       and (m.outcome <> 'suppressed' or m.reason = 'hold_out')
     join part on part.id = m.notification_id
       and reached.at < part.at + make_interval(days => $4::int)
     group by 1`,
    [campaign.id, goal.type, campaign.startedAt, goal.withinDays],
  );
  return new Map(rows.map(({ variant, n }) => [variant, n]));
}
