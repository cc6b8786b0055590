import type { Queryable } from "@/db/client";
import { pickByText } from "./hash.sql";
import { latencies, latencyOf, noLatencies } from "./latencies.sql";

/** What producers' pages show of the last days: counts from the history's own rows, some rejections, new types. */
export async function insertProducerFigures(client: Queryable, now: Date): Promise<void> {
  await client.query(accept);
  await client.query(sending);
  await client.query(rejections, [now]);
  await client.query(newTypes, [now]);
}

/** Some events are posted twice, few are refused; neither leaves a row to count. */
const accept = `
with accepted as (
  select date_trunc('minute', accepted_at) as minute, producer_id, type_key, count(*) as n
  from notifications group by 1, 2, 3
),
outcome as (
  select *, 'accepted' as outcome from accepted
  union all
  select minute, producer_id, type_key, 1, 'duplicate' from accepted
  where ${pickByText("minute::text || type_key", 72, 40)} = 0
  union all
  select minute, producer_id, type_key, 1,
    (array['rejected:not_found', 'rejected:malformed', 'rejected:rate_limited'])[1 + ${pickByText("minute::text || type_key", 74, 3)}]
  from accepted where ${pickByText("minute::text || type_key", 73, 60)} = 0
)
insert into producer_minute (minute, producer_id, stage, type_key, outcome, n, buckets)
select minute, producer_id, 'accept', type_key, outcome, n, ${noLatencies} from outcome
where producer_id in (select id from producers) order by 1`;

const sending = `
insert into producer_minute (minute, producer_id, stage, type_key, outcome, n, buckets)
select minute, producer_id, 'sending', type_key, state, count(*), ${latencies}
from (
  select date_trunc('minute', d.finished_at) as minute, n.producer_id, n.type_key, d.state, ${latencyOf} as bucket
  from deliveries d
  join notifications n on n.id = d.notification_id
  join messages m on m.user_id = d.user_id and m.notification_id = d.notification_id
  where d.finished_at is not null
) d
group by 1, 2, 4, 5 order by 1`;

const rejections = `
insert into producer_rejections (producer_id, at, code, type_key, detail, errors)
select p.id, $1::timestamptz - make_interval(mins => r.minutes), r.code, r.type, r.detail, r.errors::jsonb
from (values
  ('commerce', 3, 'not_found', 'order.shipped',
   'target.userId is not known. Create the user first, or send createUser with the event.',
   '[{"path": "target.userId", "message": "is not known"}]'),
  ('commerce', 41, 'malformed', '',
   'target: Invalid input. ttlSeconds: Too small: expected number to be >=1',
   '[{"path": "target", "message": "Invalid input"}, {"path": "ttlSeconds", "message": "Too small: expected number to be >=1"}]'),
  ('commerce', 95, 'forbidden', 'flash.sale',
   'The producer "commerce" may not send "flash.sale". Ask an admin to allow the type.', '[]'),
  ('growth', 12, 'rate_limited', 'survey',
   'The producer "growth" may send 100 events of "survey" a second, because it is new to it. Retry with the same idempotency key. Ask an admin, or whoever is on call, to raise it by a step.', '[]'),
  ('social', 27, 'not_found', 'comment',
   'target.userId is not known. Create the user first, or send createUser with the event.',
   '[{"path": "target.userId", "message": "is not known"}]')
) as r(producer, minutes, code, type, detail, errors)
join producers p on p.key = r.producer order by r.minutes desc`;

const newTypes = `
insert into producer_type_limits (producer_id, type_key, rate_per_second, changed_by, changed_at)
select p.id, l.type, l.rate, 'oncall@demo.carillon.dev', $1::timestamptz - make_interval(days => l.days)
from (values ('commerce', 'appointment.reminder', 500, 2), ('growth', 'survey', 100, 5)) as l(producer, type, rate, days)
join producers p on p.key = l.producer`;
