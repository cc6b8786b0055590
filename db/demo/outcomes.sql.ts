import type { Queryable } from "@/db/client";
import { pickByText } from "./hash.sql";

/** Writes what `judged` says: messages, their deliveries with outcomes, and failed attempts. */
export async function writeOutcomes(client: Queryable, now: Date): Promise<void> {
  await client.query(messages, [now]);
  await client.query(deliveries, [now]);
}

const chance = (seed: number) => pickByText("j.notification_id::text || j.user_id", seed, 100);

/** Half of the inbox is seen, some of it read, opened, archived. */
const messages = `
insert into messages (user_id, notification_id, priority, outcome, in_app, reason, held_until,
  seen_at, read_at, clicked_at, archived_at)
select user_id, notification_id, priority, outcome::message_outcome, in_app, reason, held_until,
  case when seen < 60 then looked end, case when seen < 42 then looked end,
  case when seen < 12 then looked + interval '8 seconds' end,
  case when seen < 5 then looked + interval '1 minute' end
from (
  select j.*, case when in_app and at + after < $1::timestamptz - interval '2 minutes'
                   then ${chance(60)} end as seen, at + after as looked
  from judged j
  cross join lateral (select make_interval(secs => 20 + ${chance(61)} ^ 2 * 4) as after offset 0) a
) j order by user_id, notification_id`;

/** How many of 10 000 fail for good, by channel. */
const failures =
  "case channel when 'push' then 160 when 'email' then 110 when 'sms' then 220 else 300 end";

/** A latency (s) with a long tail: the median is 1.3 times the fastest, one in a hundred six times. */
const latency = `(case priority when 0 then 0.035 when 1 then 0.11 else 0.4 end
  * power(1 - ${pickByText("key", 62, 1_000)} / 1000.0, -0.4))`;

const fate = `
select j.*, channel, key, dice, due,
  case
    when due >= j.cancelled_at then 'cancelled'
    when due >= j.expires_at then 'expired'
    when dice < ${failures} then 'failed'
    when dice >= 9998 and priority > 0 and channel <> 'webhook' then 'unknown'
    when dice >= 9997 and priority = 2 and expires_at < $1::timestamptz then 'expired'
    else 'sent' end as state
from judged j
cross join lateral unnest(external) as channel
cross join lateral (select j.notification_id::text || j.user_id || channel as key,
  coalesce(held_until, at + make_interval(secs => position::float8 / per_second)) as due offset 0) k
cross join lateral (select ${pickByText("key", 63, 10_000)} as dice offset 0) d`;

const reason = `case state
  when 'cancelled' then 'cancelled' when 'expired' then 'expired' when 'unknown' then 'ambiguous'
  when 'failed' then case when dice % 2 = 0 and channel in ('push', 'sms') then 'endpoint_invalid'
    when dice % 2 = 0 and channel = 'email' then 'blocked' else 'retries_exhausted' end end`;

/** Retries as the pipeline allows them: 3, 2 and 1 for P0, P1 and P2. */
const attempts = `case when state in ('cancelled', 'expired') then 0
  when why = 'retries_exhausted' then 4 - priority
  when state = 'sent' and dice between 300 and 520 then 2 else 1 end`;

/** Seconds of backoff before an attempt (1 s, 5 s, 30 s). */
const backoff = (attempt: string) => `(array[0, 1, 6, 36])[${attempt}]`;

const finished = `case state
  when 'cancelled' then cancelled_at + make_interval(secs => 1 + user_id % 4000 / 1000.0)
  when 'expired' then greatest(due, expires_at)
  else due + make_interval(secs => ${latency} + ${backoff("tries")}) end`;

const engagement = pickByText("key", 64, 1_000);

const deliveries = `
with fate as materialized (${fate}),
explained as materialized (select fate.*, ${reason} as why from fate),
tried as materialized (select explained.*, ${attempts} as tries from explained),
timed as materialized (
  select tried.*, ${finished} as finished, ${engagement} as interest,
    case channel when 'email' then 340 when 'push' then 110 else 0 end as opens
  from tried
),
written as (
  insert into deliveries (notification_id, user_id, channel, priority, state, attempts, provider,
    provider_message_id, reason, finished_at, delivered_at, opened_at, clicked_at, bounced_at)
  select notification_id, user_id, channel, priority, state::delivery_state, tries,
    case when tries > 0 then 'sandbox' end,
    case when state = 'sent' then 'sbx_' || substr(md5(key), 1, 20) end, why, finished,
    case when arrived then finished + interval '900 milliseconds' end,
    case when opened and arrived then finished + wait end,
    case when opened and arrived and interest < opens / 5 then finished + wait + interval '9 seconds' end,
    case when state = 'sent' and not arrived then finished + interval '40 seconds' end
  from timed
  cross join lateral (select state = 'sent' and not (channel = 'email' and interest > 995) as arrived) a
  cross join lateral (select make_interval(secs => 30 + (interest % 97) ^ 2 * 3) as wait) w
  cross join lateral (select interest < opens and finished + wait < $1::timestamptz - interval '2 minutes' as opened) o
  order by notification_id, user_id, channel
  returning notification_id, user_id, channel, state, attempts, reason, finished_at
)
insert into delivery_attempts (notification_id, user_id, channel, attempt, provider, outcome, class,
  detail, latency_ms, at)
select notification_id, user_id, channel, attempt, 'sandbox',
  case when state = 'unknown' then 'unknown' when not last then 'retry'
       when reason = 'endpoint_invalid' then reason else 'failed' end,
  class, case class
    when 'endpoint_invalid' then 'The endpoint is not registered any more'
    when 'blocked' then 'The recipient refuses mail from this sender'
    when 'unknown' then 'The connection broke after the request was sent'
    when 'timeout' then 'No answer within 10 s'
    when 'rate_limited' then 'Too many requests' else 'Service unavailable (503)' end,
  case class when 'timeout' then 10000 else 40 + (user_id % 160)::int end,
  finished_at - make_interval(secs => ${backoff("attempts")} - ${backoff("attempt")})
from written
cross join lateral generate_series(1, attempts - case when state = 'sent' then 1 else 0 end) as attempt
cross join lateral (select attempt = attempts as last) l
cross join lateral (select case when state = 'unknown' then 'unknown'
  when reason in ('endpoint_invalid', 'blocked') then reason
  else (array['unavailable', 'rate_limited', 'timeout'])[1 + user_id % 3] end as class) c
where state in ('failed', 'unknown') or state = 'sent' and attempts > 1`;
