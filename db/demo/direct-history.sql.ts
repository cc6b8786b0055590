import type { Queryable } from "@/db/client";
import { idOf, pick } from "./hash.sql";
import { judge } from "./judge.sql";
import { writeOutcomes } from "./outcomes.sql";
import { producerOf } from "./registry.sql";

const order = `(10000 + ${pick("n", 84, 80_000)})::text`;
const amount = `'€' || (5 + ${pick("n", 85, 240)}) || '.' || lpad(${pick("n", 86, 100)}::text, 2, '0')`;

/** What direct events are about: share of a hundred, and SQL of object and data. */
const kinds: { type: string; share: number; object: string; data: string; actor?: true }[] = [
  {
    type: "like",
    share: 23,
    object: `'photo_' || ${pick("n", 82, 9_000)}`,
    data: `'{}'::jsonb`,
    actor: true,
  },
  {
    type: "comment",
    share: 13,
    object: `'photo_' || ${pick("n", 82, 9_000)}`,
    data: `jsonb_build_object('text', 'What a lovely light!')`,
    actor: true,
  },
  { type: "follow", share: 11, object: "null::text", data: `'{}'::jsonb`, actor: true },
  {
    type: "mention",
    share: 6,
    object: `'post_' || ${pick("n", 82, 5_000)}`,
    data: `jsonb_build_object('text', 'You should see this')`,
    actor: true,
  },
  {
    type: "message.received",
    share: 14,
    object: `'thread_' || ${pick("n", 82, 4_000)}`,
    data: `jsonb_build_object('text', 'Are you around this weekend?')`,
    actor: true,
  },
  { type: "friend.joined", share: 3, object: "null", data: `'{}'::jsonb`, actor: true },
  {
    type: "otp",
    share: 10,
    object: "null",
    data: `jsonb_build_object('code', lpad(${pick("n", 87, 1_000_000)}::text, 6, '0'))`,
  },
  {
    type: "security.alert",
    share: 2,
    object: "null",
    data: `jsonb_build_object('device', 'Firefox on Linux', 'city', 'Lisbon')`,
  },
  {
    type: "payment.confirmed",
    share: 6,
    object: `'order_' || ${order}`,
    data: `jsonb_build_object('orderNumber', ${order}, 'amount', ${amount})`,
  },
  {
    type: "payment.failed",
    share: 1,
    object: `'order_' || ${order}`,
    data: `jsonb_build_object('orderNumber', ${order}, 'amount', ${amount}, 'reason', 'the card has expired')`,
  },
  {
    type: "order.shipped",
    share: 6,
    object: `'order_' || ${order}`,
    data: `jsonb_build_object('orderNumber', ${order}, 'carrier', 'Parcelway')`,
  },
  {
    type: "appointment.reminder",
    share: 3,
    object: `'appointment_' || ${order}`,
    data: `jsonb_build_object('title', 'Garden tour', 'when', 'tomorrow at 10:00', 'place', 'Gate 2')`,
  },
  {
    type: "reengagement",
    share: 2,
    object: "null",
    data: `jsonb_build_object('newPosts', 3 + ${pick("n", 88, 40)})`,
  },
];

const arms = (of: (kind: (typeof kinds)[number]) => string) => {
  let below = 0;
  return `case ${kinds
    .map((kind) => {
      below += kind.share;
      return `when ${pick("n", 80, 100)} < ${below} then ${of(kind)}`;
    })
    .join(" ")} end`;
};

/** How busy a moment is: a quiet night, a peak in the evening (UTC), never nothing. */
const busy = (at: string) =>
  `1.15 + sin((extract(hour from ${at} at time zone 'UTC') + extract(minute from ${at}) / 60.0 - 11.5) / 24 * 2 * pi())`;

/** Events spread over three days, in slots of five minutes, as many as the moment is busy. */
const events = `
create temp table event on commit drop as
with slot as (
  select s, $1::timestamptz - make_interval(mins => 5 * (864 - s)) as start,
    ${busy("($1::timestamptz - make_interval(mins => 5 * (864 - s)))")} as weight
  from generate_series(0, 862) as s
),
moment as (
  select start, sum(weight) over (order by s) / sum(weight) over () * $2 as upto,
    sum(weight) over (order by s) / sum(weight) over () * $2
      - weight / sum(weight) over () * $2 as upfrom
  from slot
),
drawn as (
  select n, start + make_interval(secs => ${pick("n", 81, 300_000)} / 1000.0) as at,
    ${arms(({ type }) => `'${type}'`)} as type_key, ${arms(({ object }) => object)} as object,
    ${arms(({ data }) => data)} as data, ${arms(({ actor }) => (actor ? "true" : "false"))} as by_actor,
    ${arms(({ type }) => `'${producerOf(type)}'`)} as producer_key,
    1 + case when ${pick("n", 89, 5)} = 0 then ${pick("n", 90, "least(100, $3::bigint)")}
             else ${pick("n", 91, "$3::bigint")} end as user_id
  from moment, generate_series(floor(upfrom)::bigint + 1, floor(upto)::bigint) as n
)
select ${idOf("at", "'event' || n")} as id, at, n, drawn.type_key, object,
  case when by_actor then data || jsonb_build_object('actorName', actor.attributes ->> 'name') else data end as data,
  user_id, 1 as per_second, t.priority, t.channels,
  t.mandatory, at + make_interval(secs => t.ttl_seconds) as expires_at, null::timestamptz as cancelled_at,
  producers.id as producer_id, templates.published_version_id as template_version_id,
  case when by_actor then actor.external_id end as actor, null::text as variant
from drawn
join users actor on actor.id = 1 + ${pick("n", 92, "$3::bigint")}
join notification_types t on t.key = drawn.type_key
join templates on templates.type_key = drawn.type_key
join producers on producers.key = producer_key`;

/** Three days of events to single users, and what became of them. */
export async function insertDirectHistory(
  client: Queryable,
  now: Date,
  users: number,
): Promise<void> {
  const count = Math.min(20_000, Math.max(600, Math.round(users * 0.12)));
  await client.query(events, [now, count, users]);
  await client.query(
    `create temp table candidate on commit drop as
     select id as notification_id, user_id, 0 as position from event`,
  );
  await judge(client, now);
  await writeOutcomes(client, now);
  await client.query(
    `insert into notifications (id, producer_id, type_key, priority, status, strategy, audience,
       user_id, actor, object, data, channels, template_version_id, idempotency_key, accepted_at,
       expires_at, completed_at)
     select id, producer_id, type_key, e.priority, 'completed', 'direct',
       jsonb_build_object('kind', 'user', 'userId', 'user_' || e.user_id), e.user_id, actor, object,
       data, channels, template_version_id, 'demo-' || n, e.at, e.expires_at,
       coalesce((select max(finished_at) from deliveries d where d.notification_id = e.id),
         e.at + interval '20 milliseconds')
     from event e join judged j on j.notification_id = e.id
     order by id`,
  );
}
