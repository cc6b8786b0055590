import type { Queryable } from "@/db/client";

/** What a provider said of one delivery. */
export type DeliveryEvent = {
  eventId: string;
  kind: string;
  at: string;
  notificationId: string;
  userId: string;
  channel: string;
};

/** Events of one kind about a notification's deliveries; `first` counts those that were the first of theirs. */
export type Applied = {
  notificationId: string;
  channel: string;
  kind: string;
  priority: number;
  n: number;
  first: number;
};

/** Writes the events' times to their deliveries, each event once. In the caller's transaction. */
export async function applyToDeliveries(
  client: Queryable,
  provider: string,
  events: DeliveryEvent[],
  now: Date,
): Promise<Applied[]> {
  const json = JSON.stringify(events);
  await client.query({ name: "callbacks.lock", text: lockDeliveries, values: [json] });
  const { rows } = await client.query<Applied>({
    name: "callbacks.apply",
    text: applyStatement,
    values: [provider, json, now],
  });
  return rows;
}

// In key order: batches about the same ones wait for each other, and never in a circle.
const lockDeliveries = `
  select from json_to_recordset($1::json) as e("notificationId" uuid, "userId" bigint, channel text)
  join deliveries d on d.notification_id = e."notificationId" and d.user_id = e."userId"
    and d.channel = e.channel
  order by d.notification_id, d.user_id, d.channel for no key update of d`;

const columns: Record<string, string> = {
  delivered: "delivered_at",
  bounced: "bounced_at",
  soft_bounced: "soft_bounced_at",
  complained: "complained_at",
  opened: "opened_at",
  clicked: "clicked_at",
};

const each = (write: (kind: string, column: string) => string, glue = ", ") =>
  Object.entries(columns)
    .map(([kind, column]) => write(kind, column))
    .join(glue);

/** Updates deliveries by primary key. */
const applyStatement = `
with event as materialized (
  select distinct on ("eventId") * from json_to_recordset($2::json) as e(
    "eventId" text, kind text, at timestamptz, "notificationId" uuid, "userId" bigint, channel text)
),
fresh as (
  insert into callback_events (provider, event_id, received_at)
  select $1, "eventId", $3 from event order by "eventId"
  on conflict do nothing returning event_id
),
news as materialized (
  select event.* from event join fresh on fresh.event_id = event."eventId"
),
times as (
  select "notificationId" as notification_id, "userId" as user_id, channel,
    ${each((kind, column) => `min(at) filter (where kind = '${kind}') as ${column}`)}
  from news group by 1, 2, 3
),
before as materialized (
  select d.* from times t
  join deliveries d on d.notification_id = t.notification_id and d.user_id = t.user_id
    and d.channel = t.channel
),
updated as (
  update deliveries d set ${each((_, column) => `${column} = least(d.${column}, t.${column})`)}
  from times t
  where d.notification_id = t.notification_id and d.user_id = t.user_id and d.channel = t.channel
)
select news."notificationId", news.channel, news.kind, before.priority, count(*)::int as n,
  count(distinct news."userId") filter (where case news.kind
    ${each((kind, column) => `when '${kind}' then before.${column}`, " ")} end is null)::int as first
from news join before on before.notification_id = news."notificationId"
  and before.user_id = news."userId" and before.channel = news.channel
group by 1, 2, 3, 4`;
