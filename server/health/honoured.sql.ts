import type { Queryable } from "@/db/client";
import { channelOf } from "@/server/channels/registry";
import { notificationFacts } from "@/server/pipeline/preferences/notification.sql";
import * as rules from "@/server/pipeline/preferences/rules.sql";
import { wants } from "@/server/pipeline/routing/route.sql";

/** What the check of one channel's sample found. */
export type Honoured = { priority: number; checked: number; violated: number };

/** A call may end so long after the check that allowed it: quiet hours that have just begun say nothing. */
const callTakes = "interval '1 minute'";

/** Below P0: in the middle of the user's quiet hours when it was sent, by the user's clock. */
const inQuietHours = `(n.priority > 0 and ${rules.isQuiet} and (
  select ${rules.isQuiet} from (select) earlier ${rules.localFacts(`(s.finished_at - ${callTakes})`)}))`;

/**
 * Of deliveries sent lately by a channel, a sample: were the preferences that the user had set by then
 * honoured? The rules are those of the second check, at the moment of the call: opt-outs and quiet hours.
 * Caps are not asked again: what counted against them when it was judged (digests, what was summed up or due
 * later) is not told by the rows afterwards. Preferences that changed within 5 s of the call, or since, say
 * nothing.
 *
 * Direct notifications of a minute by the primary key, from a random moment on; of running fan-outs and those
 * that ended lately (a few rows), deliveries by primary key from a random user on.
 */
const statement = (key: string) => `
with picked as materialized (
  (select id, 0::bigint as from_user, 1 as most from notifications
   where id >= $2::uuid and id < $3::uuid and user_id is not null order by id limit $5)
  union all
  (select notification_id, (random() * (select max(id) from users))::bigint, $5::int
   from fanouts where done_at is null order by notification_id desc limit 4)
),
sampled as materialized (
  select d.* from picked p cross join lateral (
    select d.notification_id, d.user_id, d.finished_at from deliveries d
    where d.notification_id = p.id and d.user_id >= p.from_user and d.channel = $4
      and d.state = 'sent' and d.finished_at > $1::timestamptz - interval '5 min'
    order by d.user_id limit p.most) d
  limit $5
),
n as materialized (
  select ${notificationFacts("$1")}
  from notifications x join notification_types t on t.key = x.type_key
  where x.id in (select notification_id from sampled)
)
select n.priority, count(*)::int as checked,
  (count(*) filter (where ${rules.masterOff} or ${rules.typeOff} or not ${wants(key)}
    or ${inQuietHours}))::int as violated
from sampled s
join n on n.id = s.notification_id
join users u on u.id = s.user_id
left join preferences p on p.user_id = u.id
${rules.localFacts("s.finished_at")}
where p.user_id is null or p.updated_at < s.finished_at - interval '5 s'
group by n.priority`;

/** @param window the ids of the direct notifications that are looked at, [from, to) */
export async function checkHonoured(
  client: Queryable,
  channel: string,
  window: { from: string; to: string },
  options: { now: Date; limit: number },
): Promise<Honoured[]> {
  const { key } = channelOf(channel);
  const { rows } = await client.query<Honoured>({
    name: `health.honoured.${key}`,
    text: statement(key),
    values: [options.now, window.from, window.to, key, options.limit],
  });
  return rows;
}
