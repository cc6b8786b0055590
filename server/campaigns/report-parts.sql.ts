import type { Queryable } from "@/db/client";
import type { HourFigures, LocaleFigures } from "./report-view";

/** The ids of a campaign's notifications that told somebody, smallest and largest first. */
export type Sent = { ids: string[]; first: string; last: string };

/** Index notifications_campaign. null: nothing was sent. */
export async function readSent(client: Queryable, campaignId: number): Promise<Sent | null> {
  const { rows } = await client.query<{ id: string }>(
    "select id from notifications where campaign_id = $1 and variant <> '' order by id",
    [campaignId],
  );
  const ids = rows.map(({ id }) => id);
  const [first] = ids;
  const last = ids.at(-1);
  return first === undefined || last === undefined ? null : { ids, first, last };
}

/**
 * Every message of the campaign as one row: a delivery (by primary key, a range for each notification) or
 * what lies in an inbox. Messages are keyed by user, so those weeks' partitions are read whole: this is for
 * the background.
 */
const told = `
told as not materialized (
  select d.user_id, d.state = 'sent' as sent, d.finished_at as sent_at, d.delivered_at is not null as delivered,
    d.opened_at, d.clicked_at, d.complained_at is not null as complained, d.bounced_at is not null as bounced
  from deliveries d
  where d.notification_id = any($1::uuid[]) and d.notification_id between $2::uuid and $3::uuid
  union all
  select m.user_id, true, uuidv7_time(m.notification_id), true, m.read_at, m.clicked_at, false, false
  from messages m
  where m.notification_id = any($1::uuid[]) and m.notification_id between $2::uuid and $3::uuid and m.in_app
)`;

const mostLocales = 50;

/** The locales with the most messages. */
export async function readLocales(
  client: Queryable,
  { ids, first, last }: Sent,
): Promise<Omit<LocaleFigures, "unsubscribed">[]> {
  const { rows } = await client.query<LocaleFigures>(
    `with ${told}
     select u.locale, count(*) filter (where sent)::int as sent,
       count(*) filter (where delivered)::int as delivered, count(opened_at)::int as opened,
       count(t.clicked_at)::int as clicked, count(*) filter (where complained)::int as complained,
       count(*) filter (where bounced)::int as bounced
     from told t join users u on u.id = t.user_id
     group by 1 order by 2 desc, 1 limit ${mostLocales}`,
    [ids, first, last],
  );
  return rows;
}

/** Four weeks of hours: what is opened later has no use for an hour. */
const mostHours = 672;

/** What lies in an inbox counts as sent when its wave started. */
export async function readHours(
  client: Queryable,
  { ids, first, last }: Sent,
): Promise<HourFigures[]> {
  const { rows } = await client.query<Omit<HourFigures, "hour"> & { hour: Date }>(
    `with ${told}, events as (
       select what, date_trunc('hour', at, 'UTC') as hour from told t
       cross join lateral (values ('sent', case when t.sent then t.sent_at end), ('opened', t.opened_at),
         ('clicked', t.clicked_at)) as e(what, at)
       where at is not null
     )
     select hour, count(*) filter (where what = 'sent')::int as sent,
       count(*) filter (where what = 'opened')::int as opened,
       count(*) filter (where what = 'clicked')::int as clicked
     from events group by 1 order by 1 limit ${mostHours}`,
    [ids, first, last],
  );
  return rows.map(({ hour, ...counts }) => ({ hour: hour.toISOString(), ...counts }));
}

/** People who switched the type, or everything, off. */
export type OptOuts = { variant: string; locale: string; n: number }[];

/**
 * Within 7 days after the campaign's message to them; each counts once. opt_outs by opt_outs_at, each one's
 * messages by primary key.
 */
export async function readOptOuts(
  client: Queryable,
  { ids, first, last }: Sent,
  typeKey: string,
): Promise<OptOuts> {
  const { rows } = await client.query<OptOuts[number]>(
    `select variant, locale, count(*)::int as n from (
       select distinct on (o.user_id) u.locale, x.variant
       from opt_outs o join users u on u.id = o.user_id
       join messages m on m.user_id = o.user_id and m.notification_id = any($1::uuid[])
         and m.notification_id between $2::uuid and $3::uuid and m.outcome <> 'suppressed'
       join notifications x on x.id = m.notification_id and x.id between $2::uuid and $3::uuid
       where o.type_key in ('', $4) and o.at >= uuidv7_time($2::uuid)
         and o.at < uuidv7_time($3::uuid) + interval '7 days'
         and o.at >= uuidv7_time(m.notification_id)
         and o.at < uuidv7_time(m.notification_id) + interval '7 days'
       order by o.user_id, m.notification_id
     ) left_it group by 1, 2`,
    [ids, first, last, typeKey],
  );
  return rows;
}
