import type { Queryable } from "@/db/client";
import type { DeliveryEvent } from "./callbacks.sql";

/** So many soft bounces in a row within so many days, and the address is given up. */
export const mostSoftBounces = 3;
export const softBounceDays = 30;
/** Deliveries live at most so much longer than their notification's moment. */
const sendingDays = 30;

/**
 * Judges the addresses that events are about, by what their deliveries say now: so the order in which
 * events came does not matter. A hard bounce or complaint suppresses the address, whoever has it; three
 * soft bounces in a row suppress it for the user; a delivery takes soft bounces back. What was sent before
 * somebody changed an address, or lifted its suppression, says nothing about it. In the caller's
 * transaction, after deliveries were written.
 */
export async function judgeAddresses(
  client: Queryable,
  events: DeliveryEvent[],
  now: Date,
): Promise<void> {
  const of = (channel: string, ...kinds: string[]) =>
    events.filter((event) => event.channel === channel && kinds.includes(event.kind));
  const hard = of("email", "bounced", "complained");
  const soft = of("email", "soft_bounced");
  const delivered = await withSoftBounces(client, of("email", "delivered"));
  const numbers = of("sms", "bounced");
  const touched = [...hard, ...soft, ...delivered, ...numbers];
  if (touched.length === 0) return;
  await client.query(lockUsers, [touched.map(({ userId }) => userId)]);
  const changes: [string, DeliveryEvent[]][] = [
    [suppressHard, hard],
    [judgeSoft, [...soft, ...delivered]],
    [invalidateNumbers, numbers],
  ];
  for (const [statement, about] of changes) {
    if (about.length > 0) await client.query(statement, [JSON.stringify(about), now]);
  }
}

/** Of deliveries, which there are many of, only those that may take something back. */
async function withSoftBounces(
  client: Queryable,
  events: DeliveryEvent[],
): Promise<DeliveryEvent[]> {
  if (events.length === 0) return [];
  const { rows } = await client.query<{ id: number }>({
    name: "addresses.soft-bounced",
    text: "select id from users where id = any($1::bigint[]) and cardinality(soft_bounces) > 0",
    values: [events.map(({ userId }) => userId)],
  });
  const ids = new Set(rows.map(({ id }) => String(id)));
  return events.filter(({ userId }) => ids.has(userId));
}

/** Those who are named, and those who share their address or number; in the order of their ids. */
const lockUsers = `
  select from users u where u.id in (
    with named as (select id, email, phone from users where id = any($1::bigint[]))
    select id from named
    union select o.id from named join users o on lower(o.email) = lower(named.email)
    union select o.id from named join users o on o.phone = named.phone)
  order by u.id for no key update`;

/** Deliveries that are ours, and when they were handed over. By the primary key of deliveries. */
const about = `
news as materialized (
  select e."userId" as user_id, e.kind, coalesce(d.finished_at, e.at) as sent_at
  from json_to_recordset($1::json)
    as e("notificationId" uuid, "userId" bigint, channel text, kind text, at timestamptz)
  join deliveries d on d.notification_id = e."notificationId" and d.user_id = e."userId"
    and d.channel = e.channel
)`;

/** What was sent at `sent` counts for the state that the user's address has. */
const counts = (state: string, sent: string) =>
  `(u.${state} <> 'ok' or u.${state}_at is null or ${sent} >= u.${state}_at)`;

/** By users_email. */
const suppressHard = `
with ${about},
hit as (
  select lower(u.email) as address, bool_or(kind = 'complained') as complained,
    max(sent_at) as sent_at
  from news join users u on u.id = user_id
  where u.email is not null and ${counts("email_state", "sent_at")} group by 1
)
update users u set email_state_at = $2,
  email_state = case when complained then 'complained' else 'bounced' end,
  email_reason = case when complained then 'complaint' else 'hard_bounce' end
from hit
where lower(u.email) = hit.address and ${counts("email_state", "hit.sent_at")}
  and (u.email_state = 'ok' or u.email_reason = 'soft_bounces'
    or complained and u.email_state <> 'complained')`;

/** By users_phone. */
const invalidateNumbers = `
with ${about},
hit as (
  select u.phone, max(sent_at) as sent_at from news join users u on u.id = user_id
  where u.phone is not null and ${counts("phone_state", "sent_at")} group by 1
)
update users u set phone_state = 'invalid', phone_state_at = $2
from hit
where u.phone = hit.phone and u.phone_state = 'ok' and ${counts("phone_state", "hit.sent_at")}`;

const floor = `uuidv7_floor($2::timestamptz - interval '${softBounceDays + sendingDays} days')`;

/**
 * Probes the messages of some weeks of the few users who have soft bounces, and their mails' deliveries, by
 * primary keys. The run is what bounced since the last mail that arrived, within the window of the latest.
 */
const judgeSoft = `
with ${about},
facts as materialized (
  select u.id, mails.soft, mails.delivered
  from (select distinct user_id from news) touched
  join users u on u.id = touched.user_id
  cross join lateral (
    select array_agg(d.soft_bounced_at) filter (where d.soft_bounced_at is not null) as soft,
      max(d.delivered_at) as delivered
    from messages m
    join deliveries d on d.notification_id = m.notification_id and d.user_id = m.user_id
      and d.channel = 'email' and d.notification_id >= ${floor}
    where m.user_id = u.id and m.notification_id >= ${floor}
      and ${counts("email_state", "coalesce(d.finished_at, d.soft_bounced_at, d.delivered_at)")}
  ) mails
),
runs as materialized (
  select id, delivered, array(
    select at from unnest(soft) as at
    where at > coalesce(delivered, '-infinity')
      and at > (select max(latest) from unnest(soft) as latest) - interval '${softBounceDays} days'
    order by at desc limit ${mostSoftBounces}) as run
  from facts
),
judged as materialized (
  select runs.*, cardinality(run) = ${mostSoftBounces} as full_run from runs
)
update users u set
  soft_bounces = case when lifts or u.email_reason is distinct from 'soft_bounces' then run
    else u.soft_bounces end,
  email_state = case when fails then 'bounced' when lifts then 'ok' else u.email_state end,
  email_reason = case when fails then 'soft_bounces' when lifts then null else u.email_reason end,
  email_state_at = case when fails then $2 when lifts then null else u.email_state_at end
from judged j join users s on s.id = j.id
cross join lateral (select
  s.email_state = 'ok' and j.full_run as fails,
  s.email_reason = 'soft_bounces' and not j.full_run
    and coalesce(j.delivered > s.soft_bounces[${mostSoftBounces}], false) as lifts) verdict
where u.id = j.id`;
