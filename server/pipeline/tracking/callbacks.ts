import { z } from "zod";
import { transaction } from "@/db/client";
import type { Context } from "@/server/context";
import { changeCounts, engagementKinds } from "@/server/rollups/notification-counts.sql";

/** What providers tell later, in our words. */
export const callbackKinds = engagementKinds;

/** One event of a provider; `reference` is what we handed over with the item. */
export const CallbackEvent = z.object({
  eventId: z.string().min(1).max(255),
  kind: z.enum(callbackKinds),
  reference: z
    .string()
    .max(400)
    .regex(/^[0-9a-f-]{36}\/\d{1,16}\/[a-z_]+(\/.*)?$/, "must be notification/user/channel"),
  at: z.iso.datetime({ offset: true }),
});
export type CallbackEvent = z.infer<typeof CallbackEvent>;

/**
 * Applies a provider's events: idempotent by the provider's event id, in any order (each kind has its
 * own time on the delivery, the earliest wins). A bounce or complaint suppresses the address, if it is
 * about a delivery of ours: a provider's account may serve other installations too.
 * @returns how many were new.
 */
export async function applyCallbacks(
  context: Context,
  provider: string,
  events: CallbackEvent[],
): Promise<number> {
  const rows = events.map(({ reference, ...event }) => {
    const [notificationId, userId, channel] = reference.split("/");
    return { ...event, notificationId, userId, channel };
  });
  const applied = await transaction(context.pool, async (client) => {
    await client.query(lockDeliveries, [JSON.stringify(rows)]);
    await client.query(lockUsers, [JSON.stringify(rows)]);
    const result = await client.query<Applied>(applyStatement, [provider, JSON.stringify(rows)]);
    const firsts = result.rows.filter(({ first }) => first > 0);
    await changeCounts(
      client,
      firsts.map(({ notificationId, channel, kind, first }) => {
        return { notificationId, channel, outcome: kind, n: first };
      }),
    );
    return result.rows;
  });
  const now = context.clock.now();
  for (const { channel, kind, priority, n } of applied) {
    context.rollup.add(now, { stage: "tracking", priority, channel, provider, outcome: kind, n });
  }
  return applied.reduce((sum, { n }) => sum + n, 0);
}

/** Events of one kind about a notification's deliveries; `first` counts those that were the first of theirs. */
type Applied = {
  notificationId: string;
  channel: string;
  kind: string;
  priority: number;
  n: number;
  first: number;
};

// In key order, first deliveries, then users: batches about the same ones wait for each other, and never
// in a circle.
const lockDeliveries = `
  select from json_to_recordset($1::json) as e("notificationId" uuid, "userId" bigint, channel text)
  join deliveries d on d.notification_id = e."notificationId" and d.user_id = e."userId"
    and d.channel = e.channel
  order by d.notification_id, d.user_id, d.channel for no key update of d`;

const lockUsers = `
  select from json_to_recordset($1::json) as e("userId" bigint, channel text, kind text)
  join users u on u.id = e."userId"
  where e.channel = 'email' and e.kind in ('bounced', 'complained')
  order by u.id for no key update of u`;

/** Updates deliveries by primary key, users by primary key. */
const applyStatement = `
with event as materialized (
  select distinct on ("eventId") * from json_to_recordset($2::json) as e(
    "eventId" text, kind text, at timestamptz, "notificationId" uuid, "userId" bigint, channel text)
),
fresh as (
  insert into callback_events (provider, event_id)
  select $1, "eventId" from event order by "eventId"
  on conflict do nothing returning event_id
),
news as materialized (
  select event.* from event join fresh on fresh.event_id = event."eventId"
),
times as (
  select "notificationId" as notification_id, "userId" as user_id, channel,
    min(at) filter (where kind = 'delivered') as delivered,
    min(at) filter (where kind = 'bounced') as bounced,
    min(at) filter (where kind = 'complained') as complained,
    min(at) filter (where kind = 'opened') as opened,
    min(at) filter (where kind = 'clicked') as clicked
  from news group by 1, 2, 3
),
before as materialized (
  select d.* from times t
  join deliveries d on d.notification_id = t.notification_id and d.user_id = t.user_id
    and d.channel = t.channel
),
updated as (
  update deliveries d set
    delivered_at = least(d.delivered_at, t.delivered), bounced_at = least(d.bounced_at, t.bounced),
    complained_at = least(d.complained_at, t.complained), opened_at = least(d.opened_at, t.opened),
    clicked_at = least(d.clicked_at, t.clicked)
  from times t
  where d.notification_id = t.notification_id and d.user_id = t.user_id and d.channel = t.channel
  returning d.notification_id, d.user_id, d.channel, d.priority
),
suppressed as (
  update users u set email_state = case when n.complained then 'complained' else 'bounced' end
  from (select "userId" as id, bool_or(kind = 'complained') as complained
        from news join updated on updated.notification_id = news."notificationId"
          and updated.user_id = news."userId" and updated.channel = news.channel
        where news.channel = 'email' and kind in ('bounced', 'complained') group by 1) n
  where u.id = n.id and u.email_state <> 'complained'
)
select news."notificationId", news.channel, news.kind, before.priority, count(*)::int as n,
  count(distinct news."userId") filter (where case news.kind
    when 'delivered' then before.delivered_at when 'bounced' then before.bounced_at
    when 'complained' then before.complained_at when 'opened' then before.opened_at
    when 'clicked' then before.clicked_at end is null)::int as first
from news join before on before.notification_id = news."notificationId"
  and before.user_id = news."userId" and before.channel = news.channel
group by 1, 2, 3, 4`;
