import type { Queryable } from "@/db/client";
import type { StoredAudience } from "@/db/schema/json";
import { followersOf, segment } from "./audiences";
import { idOf, pick } from "./hash.sql";
import { producerOf } from "./registry.sql";

/** A notification that inboxes look up: active, over, stopped, or to come. */
type DemoBroadcast = {
  type: string;
  /** Negative: so many hours ahead. */
  hoursAgo: number;
  /** How long it lasts. */
  hours: number;
  audience: StoredAudience;
  /** The audience as SQL that yields user ids as `id`. */
  members: string;
  actor?: string;
  object: string;
  data: Record<string, unknown>;
  /** Somebody stopped it so many minutes after it began. */
  stoppedAfter?: number;
};

const everyone = { audience: { kind: "everyone" } as const, members: "select id from users" };

/** The persons of `/demo` are in no active one: what they find there, they have caused. */
const demoBroadcasts: DemoBroadcast[] = [
  {
    ...segment("ios_users", "attributes ->> 'platform' = 'ios'"),
    ...{ type: "feature.announced", hoursAgo: 26, hours: 72, object: "feature_diary" },
    data: { feature: "The garden diary", summary: "Write down what you sow, and see it grow." },
  },
  {
    ...followersOf("user_9"),
    ...{ type: "post.created", hoursAgo: 5, hours: 24, object: "post_4820" },
    data: { title: "What the frost left standing" },
  },
  {
    ...segment("germany", "attributes ->> 'country' = 'DE'"),
    ...{ type: "feature.announced", hoursAgo: 1.5, hours: 48, object: "feature_pickup" },
    data: { feature: "Pick-up points", summary: "Collect your plants around the corner." },
  },
  {
    ...followersOf("user_1"),
    ...{ type: "live.started", hoursAgo: 30, hours: 1, object: "live_91" },
    data: { title: "Questions about tulips, live" },
  },
  {
    ...everyone,
    ...{ type: "feature.announced", hoursAgo: 50, hours: 72, object: "feature_export" },
    data: { feature: "Exports", summary: "Take your planting plan with you." },
    stoppedAfter: 25,
  },
  {
    ...everyone,
    ...{ type: "feature.announced", hoursAgo: -19, hours: 72, object: "feature_winter" },
    data: { feature: "Winter mode", summary: "Fewer reminders while the garden sleeps." },
  },
];

const notification = `
insert into notifications (id, producer_id, type_key, priority, status, strategy, audience, actor, object, data,
  channels, template_version_id, idempotency_key, accepted_at, expires_at, completed_at, cancelled_at, estimate)
select ${idOf("at", "'broadcast' || b.object")}, p.id, b.type, t.priority,
  case when at > $1 then 'scheduled' when stopped is not null then 'cancelled' when ends <= $1 then 'completed'
    else 'running' end::notification_status,
  case when at > $1 then 'write' else 'read' end, b.audience, b.actor, b.object,
  case when u.id is null then b.data else b.data || jsonb_build_object('actorName', u.attributes ->> 'name') end,
  '{in_app}', te.published_version_id, 'demo-' || b.type || '-' || b.object,
  least(at, $1::timestamptz - interval '2 hours'), ends, coalesce(stopped, case when ends <= $1 then ends end), stopped,
  case when at <= $1 then b.people end
from json_to_record($2::json) as b(type text, "hoursAgo" float8, hours float8, producer text, actor text, object text,
  data jsonb, audience jsonb, "stoppedAfter" float8, people int)
cross join lateral (select $1::timestamptz - make_interval(secs => "hoursAgo" * 3600) as at) a
cross join lateral (select at + make_interval(secs => hours * 3600) as ends,
  at + make_interval(secs => "stoppedAfter" * 60) as stopped) e
join notification_types t on t.key = b.type
join templates te on te.type_key = b.type
join producers p on p.key = b.producer
left join users u on u.external_id = b.actor
returning id`;

const share = (seed: number, percent: number) => `${pick("m.id", seed, 100)} < ${percent}`;

/** Many open their inbox soon, fewer and fewer later; who opted out of the type never sees it. */
const readers = (members: string) => `
insert into messages (user_id, notification_id, priority, outcome, in_app, on_read, seen_at, read_at, clicked_at,
  archived_at)
select m.id, n.id, n.priority, 'routed', true, true, seen, case when read then least(seen + interval '5 seconds', over) end,
  case when read and clicked then least(seen + interval '8 seconds', over) end,
  case when dismissed then least(seen + interval '20 seconds', over) end
from notifications n
cross join lateral (select coalesce(n.completed_at, $2::timestamptz) as over) o
cross join (${members}) m
left join preferences p on p.user_id = m.id
cross join lateral (select uuidv7_time(n.id) + interval '30 hours' * (${pick("m.id", 83, 10_000)} / 10000.0)::float8 ^ 2.5
  as seen, ${share(84, 46)} as read, ${share(85, 31)} as clicked, ${share(86, 17)} as dismissed) did
where n.id = $1 and ${share(82, 41)} and seen < over
  and p.master is not false and (p.types -> n.type_key ->> 'enabled') is distinct from 'false'`;

const counts = `
insert into notification_counts (notification_id, slot, channel, outcome, reason, n)
select m.notification_id, 0, 'in_app', e.outcome, '', count(*)
from messages m cross join lateral (values ('delivered', true), ('opened', m.read_at is not null),
  ('clicked', m.clicked_at is not null), ('archived', m.archived_at is not null)) e(outcome, so)
where m.notification_id = $1 and m.on_read and e.so group by 1, 4`;

/** The curve in forty points, closer together at first. */
const points = `
insert into broadcast_points (notification_id, at, reached, opened, clicked, archived)
select n.id, moment, count(*) filter (where seen_at <= moment), count(*) filter (where read_at <= moment),
  count(*) filter (where clicked_at <= moment), count(*) filter (where archived_at <= moment)
from notifications n
cross join lateral (select uuidv7_time(n.id) as began, coalesce(n.completed_at, $2::timestamptz) as over) o
cross join lateral (select began + (over - began) * (i / 40.0) ^ 2 as moment from generate_series(1, 39) i) at
join messages m on m.notification_id = n.id
where n.id = $1 group by 1, 2`;

/** Broadcasts of the demo, with the rows that their readers wrote and the curves that these make. */
export async function insertBroadcasts(client: Queryable, now: Date): Promise<void> {
  for (const { members, ...broadcast } of demoBroadcasts) {
    const counted = await client.query<{ n: number }>(
      `select count(*)::int as n from (${members}) members`,
    );
    const producer = producerOf(broadcast.type);
    const row = { ...broadcast, producer, people: counted.rows[0]?.n ?? 0 };
    const { rows } = await client.query<{ id: string }>(notification, [now, JSON.stringify(row)]);
    const id = rows[0]?.id;
    if (id === undefined || broadcast.hoursAgo < 0) continue;
    await client.query(readers(members), [id, now]);
    await client.query(counts, [id]);
    await client.query(points, [id, now]);
  }
}
