import type { Queryable } from "@/db/client";

export const markKinds = ["deploy", "switch", "alert", "breaker", "drill"] as const;
export type MarkKind = (typeof markKinds)[number];

/** Something that happened, to be drawn on every chart. `area` is what one must be able to read to follow `href`. */
export type Mark = {
  kind: MarkKind;
  at: Date;
  text: string;
  /** It began or it ended. */
  turn: "on" | "off";
  area: "overview" | "switches" | "alerts" | "providers" | "drill";
  href: string | null;
};

/** Marks of one chart; the latest of each kind. */
const mostEach = 30;

/** What happened in [from, to), oldest first. Small tables, each by its index on the moment. */
export async function readMarks(client: Queryable, from: Date, to: Date): Promise<Mark[]> {
  const { rows } = await client.query<Mark>(
    `select kind, at, text, turn, area, href from (
       select m.*, row_number() over (partition by kind order by at desc) as nth from (${all}) m
       where at >= $1 and at < $2
     ) numbered where nth <= ${mostEach} order by at`,
    [from, to],
  );
  return rows;
}

/** A switch's or an alert's end may be long after its beginning, but lies within its own range. */
const all = `
  select 'deploy' as kind, at, 'Version ' || version as text, 'on' as turn, 'overview' as area, null as href
  from deploys where at >= $1 and at < $2
  union all
  select 'switch', effective_at, 'Stopped: ' || scope || coalesce(nullif(' ' || value, ' '), '') || ' (' || reason || ')',
    'on', 'switches', '/switches'
  from kill_switches where effective_at >= $1 and effective_at < $2
  union all
  select 'switch', lifted_at, 'Let go: ' || scope || coalesce(nullif(' ' || value, ' '), ''), 'off', 'switches', '/switches'
  from kill_switches where lifted_at >= $1 and lifted_at < $2
  union all
  -- As it was told then: the alert's own sentence goes on with its figures. By alert_events_alert.
  select 'alert', fired_at, coalesce((select e.detail from alert_events e
    where e.alert_id = alerts.id and e.event = 'fired' order by e.id limit 1), sentence), 'on', 'alerts', '/alerts/' || id
  from alerts where started_at >= $1::timestamptz - interval '1 day' and started_at < $2 and fired_at >= $1
  union all
  select 'alert', resolved_at, 'Resolved: ' || sentence, 'off', 'alerts', '/alerts/' || id
  from alerts where started_at >= $1::timestamptz - interval '1 day' and started_at < $2
    and fired_at is not null and resolved_at >= $1
  union all
  select 'breaker', e.at, c.label || ': ' || replace(e.event, '_', ' '),
    case when e.event in ('closed', 'released', 'forced_closed') then 'off' else 'on' end,
    'providers', '/providers/' || c.key
  from provider_events e join provider_configs c on c.id = e.account_id
  where e.at >= $1 and e.at < $2 and e.event in ('opened', 'closed', 'forced_open', 'forced_closed', 'released')
  union all
  select 'drill', coalesce(broken_at, started_at), 'Drill: ' || channel || ' ' || replace(scenario, '_', ' '), 'on', 'drill', '/drill'
  from drills where started_at >= $1 and started_at < $2
  union all
  select 'drill', coalesce(repaired_at, ended_at), 'Drill over: ' || channel, 'off', 'drill', '/drill'
  from drills where started_at >= $1 and started_at < $2 and coalesce(repaired_at, ended_at) is not null`;
