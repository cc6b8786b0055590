import type { Queryable } from "@/db/client";
import type { StoredAudience } from "@/db/schema/json";
import { followersOf, segment } from "./audiences";
import { idOf } from "./hash.sql";
import { judge } from "./judge.sql";
import { writeOutcomes } from "./outcomes.sql";
import { producerOf } from "./registry.sql";

/** People in a batch of the feeder. */
const batchSize = 10_000;
/** Users a second whom the demo's fan-outs reached. */
const perSecond = 2_500;

/** A fan-out of the past three days. */
export type PastFanout = {
  type: string;
  hoursAgo: number;
  audience: StoredAudience;
  /** The audience as SQL that yields user ids as `id`. */
  members: string;
  actor?: string;
  object?: string;
  data: Record<string, unknown>;
  /** Stopped when half of what had been planned was sent. */
  cancelled?: true;
  /** Part of a campaign: variant '' is its hold-out group. */
  campaign?: { id: number; wave: number; variant: string; version: number | null };
};

/** Three of them nobody knows. */
const invited = Array.from({ length: 120 }, (_, i) =>
  i < 3 ? `former_${i}` : `user_${i * 3 + 1}`,
);

const europeFree = `region = 'Europe' and attributes ->> 'plan' = 'free' and last_active_at > $1::timestamptz - interval '7 days'`;

/** The one to half of all users, which is worth a connection of its own. */
export const largeFanouts: PastFanout[] = [
  {
    ...followersOf("user_1"),
    type: "post.created",
    hoursAgo: 51,
    object: "post_4711",
    data: { title: "A hundred tulips, one morning" },
  },
];

export const otherFanouts: PastFanout[] = [
  {
    ...segment("europe_free", europeFree),
    type: "weekly.digest",
    hoursAgo: 62,
    data: { likes: 31, comments: 6, followers: 2 },
  },
  {
    ...segment("germany", "attributes ->> 'country' = 'DE'"),
    type: "newsletter",
    hoursAgo: 47,
    object: "letter_11",
    data: { headline: "November im Garten" },
  },
  {
    ...segment("team_plan", "attributes ->> 'plan' = 'team'"),
    type: "feature.announced",
    hoursAgo: 43,
    object: "feature_albums",
    data: { feature: "Shared albums", summary: "Collect photos together with friends." },
  },
  {
    ...followersOf("user_9"),
    type: "live.started",
    hoursAgo: 33,
    object: "live_88",
    data: { title: "Pruning roses, live" },
  },
  {
    ...segment("ios_users", "attributes ->> 'platform' = 'ios'"),
    type: "flash.sale",
    hoursAgo: 28,
    object: "sale_bulbs",
    data: { percent: 25, collection: "spring bulbs", until: "22:00" },
    cancelled: true,
  },
  {
    audience: { kind: "list", userIds: invited },
    members: `select id from users where external_id = any(array['${invited.join("','")}'])`,
    type: "survey",
    hoursAgo: 23,
    object: "survey_3",
    data: { question: "Would you meet your neighbours in the app?" },
  },
  {
    ...followersOf("user_12"),
    type: "post.created",
    hoursAgo: 21,
    object: "post_4802",
    data: { title: "The last apples" },
  },
];

const events = `
create temp table event on commit drop as
select ${idOf("at", "'fanout' || type || at || coalesce(campaign ->> 'variant', '')")} as id, position as part, at, type as type_key, t.priority, t.channels, t.mandatory,
  at + make_interval(secs => t.ttl_seconds) as expires_at, null::timestamptz as cancelled_at,
  p.id as producer_id, case when campaign is null then te.published_version_id else (campaign ->> 'version')::int end
    as template_version_id, (campaign ->> 'id')::int as campaign_id, (campaign ->> 'wave')::int as wave_id,
  campaign ->> 'variant' as variant, f.actor, f.object,
  case when u.id is null then f.data else f.data || jsonb_build_object('actorName', u.attributes ->> 'name') end as data,
  f.audience, f.cancelled, ${perSecond} as per_second
from json_to_recordset($2::json) as f(type text, "hoursAgo" float8, producer text, actor text, object text,
  data jsonb, audience jsonb, cancelled boolean, campaign jsonb, position int)
cross join lateral (select $1::timestamptz - make_interval(secs => "hoursAgo" * 3600) as at) a
join notification_types t on t.key = type
join templates te on te.type_key = type
join producers p on p.key = producer
left join users u on u.external_id = f.actor`;

/** Everybody in the audience; of a cancelled one, the batches that had been handed out. */
const candidates = (fanout: PastFanout) => `
insert into candidate
select e.id, m.id, m.position
from event e, (
  select id, row_number() over (order by id) - 1 as position, count(*) over () as n
  from (${fanout.members}) members
) m
where e.part = $2 and $1::timestamptz is not null
  and (e.cancelled is null or m.position < greatest(1, floor(m.n / ${2 * batchSize}.0)) * ${batchSize})`;

/** Past fan-outs with everything that the pipeline would have written. */
export async function insertFanoutHistory(
  client: Queryable,
  now: Date,
  fanouts: PastFanout[],
): Promise<void> {
  const rows = fanouts.map(({ members, ...fanout }, position) => ({
    ...fanout,
    position,
    producer: producerOf(fanout.type),
  }));
  await client.query(events, [now, JSON.stringify(rows)]);
  await client.query(
    "create temp table candidate (notification_id uuid, user_id bigint, position int) on commit drop",
  );
  for (const [part, fanout] of fanouts.entries()) {
    await client.query(candidates(fanout), [now, part]);
  }
  // A small sender's pace: it would have taken four minutes; somebody stopped it after two.
  await client.query(
    `update event e set per_second = greatest(c.n / 240, 1), cancelled_at = e.at + interval '2 minutes'
     from (select notification_id, count(*)::int as n from candidate group by 1) c
     where cancelled and c.notification_id = e.id`,
  );
  await judge(client, now);
  await writeOutcomes(client, now);
  await client.query(notifications);
  await client.query(fanoutRows);
  await client.query(batches);
  await client.query(counts);
}

const notifications = `
insert into notifications (id, producer_id, type_key, priority, status, strategy, audience, actor,
  object, data, channels, template_version_id, idempotency_key, unknown_recipients, accepted_at,
  expires_at, completed_at, cancelled_at, campaign_id, wave_id, variant, campaign_slot)
select e.id, producer_id, type_key, priority,
  case when cancelled then 'cancelled' else 'completed' end::notification_status,
  case when cancelled or considered > w.paced_over then 'paced' else 'write' end, audience, actor, object, data,
  channels, template_version_id, 'demo-' || type_key || '-' || coalesce(object, ''),
  case when audience ->> 'kind' = 'list' then jsonb_array_length(audience -> 'userIds') - considered else 0 end,
  at, expires_at,
  coalesce((select max(finished_at) from deliveries d where d.notification_id = e.id), at), cancelled_at,
  campaign_id, wave_id, variant, campaign_id is not null
from event e
cross join workspace w
cross join lateral (select count(*)::int as considered from candidate c where c.notification_id = e.id) c`;

const fanoutRows = `
insert into fanouts (notification_id, priority, user_ids, checkpoint, estimate, pace_per_second, fed_at,
  exhausted, done_at)
select e.id, priority, case when audience ->> 'kind' = 'list' then ids end, coalesce(ids[n], 0), n,
  case when cancelled then per_second when n > w.paced_over then w.pace_per_second end, done, cancelled is null, done
from event e
cross join workspace w
cross join lateral (select array_agg(user_id order by user_id) as ids, count(*)::int as n
  from candidate c where c.notification_id = e.id) c
cross join lateral (select coalesce(cancelled_at, at + make_interval(secs => n::float8 / per_second)) as done) d`;

const batches = `
insert into fanout_batches (notification_id, from_user, to_user, considered, done_at)
select notification_id, coalesce(lag(last_user) over (partition by notification_id order by batch), 0),
  last_user, n, at + make_interval(secs => first::float8 / per_second + 1)
from (
  select notification_id, at, per_second, min(position) as first, position / ${batchSize} as batch, max(user_id) as last_user, count(*) as n
  from judged group by notification_id, at, per_second, batch
) b`;

const counts = `
insert into notification_counts (notification_id, slot, channel, outcome, reason, n)
select notification_id, 0, '', outcome, coalesce(reason, ''), count(*) from judged group by 1, 4, 5
union all
select notification_id, 0, channel, 'routed', '', count(*)
from deliveries where notification_id in (select id from event) group by 1, 3
union all
select notification_id, 0, channel, state::text, coalesce(reason, ''), count(*)
from deliveries where notification_id in (select id from event) group by 1, 3, 4, 5
union all
select notification_id, 0, channel, kind, '', count(*)
from deliveries cross join lateral (values ('delivered', delivered_at), ('opened', opened_at),
  ('clicked', clicked_at), ('bounced', bounced_at)) as e(kind, happened)
where notification_id in (select id from event) and happened is not null group by 1, 3, 4
union all
select m.notification_id, 0, 'in_app', kind, '', count(*)
from judged j join messages m on m.user_id = j.user_id and m.notification_id = j.notification_id
cross join lateral (values ('delivered', true), ('opened', m.read_at is not null),
  ('clicked', m.clicked_at is not null)) as e(kind, happened)
where m.in_app and happened group by 1, 4`;
