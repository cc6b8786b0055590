import type { Queryable } from "@/db/client";
import { externalChannels } from "@/server/channels/registry";
import { notificationFacts } from "@/server/pipeline/preferences/notification.sql";
import * as rules from "@/server/pipeline/preferences/rules.sql";
import { wants } from "./route.sql";

/** A delivery by another channel, made in the place of one that nobody takes. */
export type Fallback = { notificationId: string; userId: number; channel: string };

const now = "$1";

/** May the user be told by channel `f.channel`, and can they? */
const accepts = `case f.channel ${externalChannels
  .map(
    ({ key, reachableSql }) =>
      `when '${key}' then ${wants(key)} and ${reachableSql} and not '${key}' = any(n.killed_channels)`,
  )
  .join(" ")} else false end`;

/**
 * Ends stranded deliveries of a channel with the reason `fell_back` and puts, for each, one delivery by the
 * first channel in its place that its type names, its user accepts, and that has an account. A delivery
 * that stands in for another one never falls back again; one that the user gets by that channel anyway
 * stays where it is. Primary keys of deliveries, users and preferences.
 */
export async function insertFallbacks(
  client: Queryable,
  options: {
    stranded: { notificationId: string; userId: number }[];
    channel: string;
    usable: string[];
    now: Date;
  },
): Promise<Fallback[]> {
  const ids = options.stranded.map(({ notificationId }) => notificationId);
  const sorted = ids.toSorted();
  const { rows } = await client.query<Fallback>({
    name: "routing.fall-back",
    text: statement,
    values: [
      options.now,
      options.channel,
      options.usable,
      ids,
      options.stranded.map(({ userId }) => userId),
      sorted[0],
      sorted.at(-1),
    ],
  });
  return rows;
}

const statement = `
with n as materialized (
  select ${notificationFacts(now)}, t.fallbacks -> $2 as fallbacks
  from notifications x join notification_types t on t.key = x.type_key
  where x.id = any($4::uuid[]) and x.id >= $6::uuid and x.id <= $7::uuid
    and x.expires_at > ${now}::timestamptz and jsonb_typeof(t.fallbacks -> $2) = 'array'
),
chosen as materialized (
  select distinct on (d.notification_id, d.user_id) d.notification_id, d.user_id, d.priority, f.channel
  from unnest($4::uuid[], $5::bigint[]) as s(notification_id, user_id)
  join n on n.id = s.notification_id
  join deliveries d on d.notification_id = s.notification_id and d.user_id = s.user_id and d.channel = $2
    and d.notification_id >= $6::uuid and d.notification_id <= $7::uuid
    and d.state = 'queued' and d.reason = 'provider_down' and d.fallback_of is null
  join users u on u.id = d.user_id
  left join preferences p on p.user_id = u.id
  ${rules.localFacts(now)}
  cross join lateral jsonb_array_elements_text(n.fallbacks) with ordinality as f(channel, place)
  where f.channel = any($3::text[]) and ${accepts}
    and not exists (select from deliveries o where o.notification_id = d.notification_id
      and o.notification_id >= $6::uuid and o.notification_id <= $7::uuid
      and o.user_id = d.user_id and o.channel = f.channel)
  order by d.notification_id, d.user_id, f.place
),
made as (
  insert into deliveries (notification_id, user_id, channel, priority, fallback_of)
  select notification_id, user_id, channel, priority, $2 from chosen
  on conflict do nothing
  returning notification_id, user_id, channel
),
ended as (
  update deliveries d set state = 'failed', reason = 'fell_back', not_before = null, finished_at = ${now}
  from made where d.notification_id = made.notification_id and d.user_id = made.user_id
    and d.channel = $2 and d.notification_id >= $6::uuid and d.notification_id <= $7::uuid
)
select notification_id as "notificationId", user_id as "userId", channel from made`;
