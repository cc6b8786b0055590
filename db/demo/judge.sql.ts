import type { Queryable } from "@/db/client";
import { pickByText } from "./hash.sql";

/**
 * The demo's history is made of three temporary tables of one transaction:
 *   event      what was accepted (the columns of notifications that matter, `at`, and
 *              `per_second`, the users a second whom it reached)
 *   candidate  who was considered: notification_id, user_id, position (within the notification)
 *   judged     what the rules made of it
 */

/** The user wants the channel, by the same rule as the pipeline's. */
const wants = (channel: string) => `(passes or (
  (p.channels ->> '${channel}') is distinct from 'false'
  and (p.types -> e.type_key -> 'channels' ->> '${channel}') is distinct from 'false'))`;

const reachable: Record<string, string> = {
  in_app: "true",
  push: "exists (select from devices d where d.user_id = u.id and d.state in ('active', 'stale'))",
  email: "(u.email is not null and u.email_state = 'ok')",
  sms: "(u.phone is not null and u.phone_verified)",
  webhook: "u.webhook_url is not null",
};

const allowedChannels = `array_remove(array[${Object.entries(reachable)
  .map(
    ([channel, sql]) =>
      `case when '${channel}' = any(e.channels) and ${wants(channel)} and ${sql} then '${channel}' end`,
  )
  .join(", ")}], null)`;

const chance = pickByText("e.id::text || u.id", 50, 1_000);

/**
 * Judges every candidate as fan-out would have then; the caps, which need the past, by chance.
 * `offset 0` keeps the planner from copying a name's expression to wherever the name is used.
 */
const judgement = `
select e.id as notification_id, e.at, e.expires_at, e.priority, e.per_second, e.cancelled_at, c.user_id, c.position,
  quiet, allowed, local.wall, minute, p.quiet_end, u.time_zone,
  case
    when p.master is false and not passes then 'master_off'
    when (p.types -> e.type_key ->> 'enabled') = 'false' and not passes then 'type_off'
    when e.priority = 2 and quiet then 'quiet_hours'
    when e.priority = 2 and chance < 14 then 'hourly_cap'
    when e.priority > 0 and chance < 20 * e.priority then 'daily_cap'
    when cardinality(allowed) = 0 then 'no_channel'
    when e.variant = '' then 'hold_out'
  end as suppressed,
  e.priority = 1 and chance > 996 as capped
from candidate c
join event e on e.id = c.notification_id
join users u on u.id = c.user_id
left join preferences p on p.user_id = u.id
cross join lateral (select e.at at time zone u.time_zone as wall, ${chance} as chance, e.mandatory as passes offset 0) local
cross join lateral (select (extract(hour from wall) * 60 + extract(minute from wall))::int as minute offset 0) clock
cross join lateral (select coalesce(case when p.quiet_start <= p.quiet_end
  then minute >= p.quiet_start and minute < p.quiet_end
  else minute >= p.quiet_start or minute < p.quiet_end end, false) as quiet offset 0) hours
cross join lateral (select ${allowedChannels} as allowed offset 0) routes`;

const quietEnd = `(date_trunc('day', wall) + make_interval(mins => quiet_end)
  + case when minute >= quiet_end then interval '1 day' else interval '0' end) at time zone time_zone`;

/** Fills `judged`. What would still wait at `now` is left out: the demo's history is over. */
export async function judge(client: Queryable, now: Date): Promise<void> {
  await client.query("analyze event");
  await client.query("analyze candidate");
  await client.query(
    `
create temp table judged on commit drop as
select notification_id, at, expires_at, priority, per_second, cancelled_at, user_id, position, external,
  case when suppressed is not null then 'suppressed' when held_until is not null then 'held'
       else 'routed' end as outcome,
  case when suppressed is not null then suppressed when held_until is null then null
       when quiet then 'quiet_hours' else 'hourly_cap' end as reason,
  suppressed is null and 'in_app' = any(allowed) as in_app, held_until
from (${judgement}) j
cross join lateral (select case when suppressed is null then array_remove(allowed, 'in_app')
                                else '{}' end as external offset 0) e
cross join lateral (select case
  when suppressed is not null or cardinality(external) = 0 or priority <> 1 then null
  when quiet then ${quietEnd}
  when capped then at + interval '40 minutes' end as held_until offset 0) h
where held_until is null or held_until < $1::timestamptz - interval '10 minutes'`,
    [now],
  );
  await client.query("analyze judged");
}
