import type { Queryable } from "@/db/client";
import { channelOf } from "@/server/channels/registry";
import { shedLevel } from "@/server/control/load/shed.sql";
import { heldBy, waysOut } from "@/server/control/switches/stopping.sql";
import { notificationFacts } from "@/server/pipeline/preferences/notification.sql";
import * as rules from "@/server/pipeline/preferences/rules.sql";
import { wants } from "@/server/pipeline/routing/route.sql";
import type { Span } from "@/server/queues";

/** A lease that has not beaten for this long (ms) is dead, and what it claimed is free. */
export const leaseMs = 2_000;

/** What the second check made of a delivery. */
export type Verdict =
  | "send"
  | "cancelled"
  | "expired"
  | "failed"
  | "unknown"
  | "hold"
  | "park"
  | "strand";

export type LoadedDelivery = {
  notificationId: string;
  userId: number;
  verdict: Verdict;
  reason: string | null;
  /** The kill switch that it is parked for. */
  heldBy: number | null;
  /** The accounts that it may go to: those asked for, without those that a kill switch stops. */
  providers: string[];
  /** This attempt's number, from 1. */
  attempt: number;
  /** It waited on purpose (quiet hours, hourly cap, a pause): its age says nothing about speed. */
  waited: boolean;
  /** Time (ms) since the first attempt failed; 0 for a first attempt. */
  retryingMs: number;
  /** What the last attempt ended with, and the account that it went to. */
  lastReason: string | null;
  lastProvider: string | null;
  /** Whose event it is, and of which type. */
  producerId: number;
  typeKey: string;
  endpoints: { id: string; to: string }[];
  user: { externalId: string; locale: string; attributes: Record<string, unknown> };
};

const now = "$1";

/**
 * Loads and claims a chunk by key range, with the second check: between fan-out and this moment a
 * switch, an opt-out, a cancel or quiet hours may have come. Rows that may go are marked `sending`
 * under this worker's lease before the provider is called; the others end or wait, with a reason.
 *
 * Reads deliveries by its primary key (notification_id, user_id, channel) per span, users and
 * preferences by primary key. Rows that another worker holds are skipped; rows `sending` under a dead
 * lease are taken over, their attempt kept as superseded.
 */
const statement = (channelKey: string) => {
  const channel = channelOf(channelKey);
  return `
with span as materialized (
  select * from unnest($4::uuid[], $5::bigint[], $6::bigint[]) as s(notification_id, from_user, to_user)
),
locked as materialized (
  select d.notification_id, d.user_id, d.state, d.attempts, d.priority, d.provider, d.reason
  from span s
  join deliveries d on d.notification_id = s.notification_id
    and d.user_id >= s.from_user and d.user_id <= s.to_user and d.channel = $2
  where d.notification_id >= $7::uuid and d.notification_id <= $8::uuid and d.not_before is null
    and (d.state = 'queued' or d.state = 'sending' and not exists (
      select from worker_leases w
      where w.id = d.claimed_by and w.beat_at > clock_timestamp() - interval '${leaseMs} ms'))
  limit $9 for update of d skip locked
),
w as materialized (
  ${waysOut(now, { channel: "$2", providers: "$10", chain: "$12" })}
),
n as materialized (
  select ${notificationFacts(now)}, ${heldBy(now)} as held_by, ${shedLevel(now)} as shed_level,
    x.producer_id, x.cancelled_at is not null as cancelled,
    exists (select from fanouts f where f.notification_id = x.id and f.paused_at is not null) as paused
  from notifications x join notification_types t on t.key = x.type_key
  where x.id in (select notification_id from span) and x.id >= $7::uuid and x.id <= $8::uuid
),
judged as materialized (
  select d.*, n.producer_id, n.type_key, w.providers,
    coalesce(n.held_by, w.channel_held_by, case when w.chain_stopped then w.chain_held_by end) as held_by,
    u.external_id, u.locale, u.attributes, ${rules.quietEnd} as quiet_end,
    case when d.attempts > 0 then (
      select min(a.at) from delivery_attempts a
      where a.notification_id = d.notification_id and a.user_id = d.user_id and a.channel = $2
        and a.notification_id >= $7::uuid and a.notification_id <= $8::uuid) end as first_failed_at,
    case
      when d.state = 'sending' and d.priority > 0
        and not coalesce(d.provider = any($11::text[]), false) then 'unknown:ambiguous'
      -- Only the provider that may have taken it can tell.
      when d.reason = 'unknown' and d.priority > 0 and not coalesce(d.provider = any($10::text[]), false)
        and not (w.chain_stopped and w.chain_held_by is not null) then 'unknown:ambiguous'
      when n.cancelled then 'cancelled:cancelled'
      when n.killed or $2 = any(n.killed_channels) or (w.chain_stopped and w.chain_held_by is null)
        then 'cancelled:kill_switch'
      when ${now}::timestamptz >= n.expires_at then 'expired:expired'
      when n.held_by is not null or w.channel_held_by is not null or w.chain_stopped then 'park:kill_switch'
      when u.erased_at is not null then 'cancelled:user_erased'
      when ${rules.onSuppressionList} then 'cancelled:suppression_list'
      when ${rules.masterOff} then 'cancelled:master_off'
      when ${rules.typeOff} then 'cancelled:type_off'
      when n.priority = 2 and ${rules.isQuiet} then 'cancelled:quiet_hours'
      when not ${wants(channel.key)} then 'cancelled:channel_off'
      when not ${channel.reachableSql} then 'failed:unreachable'
      when ${rules.isDormantPush(channel.key, now)} then 'cancelled:load_shed'
      when ${rules.isNearlyExpired(now)} then 'expired:load_shed'
      when n.priority = 1 and ${rules.isQuiet} then 'hold:quiet_hours'
      when n.paused then 'park:paused'
      when cardinality(w.providers) = 0 then 'strand:provider_down'
      else 'send:'
    end as decision,
    ${channel.endpointsSql ?? "'[]'::jsonb"} as endpoints
  from locked d
  join n on n.id = d.notification_id
  cross join w
  join users u on u.id = d.user_id
  left join preferences p on p.user_id = u.id
  ${rules.localFacts(now)}
),
superseded as (
  insert into delivery_attempts (notification_id, user_id, channel, attempt, provider, outcome, class, detail, at)
  select notification_id, user_id, $2, attempts, coalesce(provider, ($10::text[])[1], ''), 'unknown', 'worker_died',
         'The worker died while sending', ${now}::timestamptz
  from judged where state = 'sending'
  on conflict do nothing
)
update deliveries d set
  state = case split_part(j.decision, ':', 1) when 'send' then 'sending' when 'hold' then 'queued'
    when 'park' then 'queued' when 'strand' then 'queued' else split_part(j.decision, ':', 1) end::delivery_state,
  claimed_by = case when j.decision = 'send:' then $3::int end,
  attempts = d.attempts + case when j.decision = 'send:' then 1 else 0 end,
  provider = case when j.decision = 'send:' then j.providers[1] else d.provider end,
  -- What may have been taken stays so, however long it is parked.
  reason = case when split_part(j.decision, ':', 1) = 'park' and (j.state = 'sending' or j.reason = 'unknown')
    then 'unknown' else nullif(split_part(j.decision, ':', 2), '') end,
  not_before = case split_part(j.decision, ':', 1)
    when 'hold' then j.quiet_end when 'park' then 'infinity'::timestamptz
    when 'strand' then '-infinity'::timestamptz end,
  finished_at = case when split_part(j.decision, ':', 1) in ('send', 'hold', 'park', 'strand') then null
    else ${now}::timestamptz end
from judged j
where d.notification_id = j.notification_id and d.user_id = j.user_id and d.channel = $2
  and d.notification_id >= $7::uuid and d.notification_id <= $8::uuid
returning d.notification_id as "notificationId", d.user_id as "userId",
  split_part(j.decision, ':', 1) as verdict, d.reason,
  case when j.decision = 'park:kill_switch' then j.held_by end as "heldBy", j.providers, d.attempts as attempt,
  coalesce(j.reason in ('quiet_hours', 'hourly_cap', 'paused', 'kill_switch', 'provider_down'), false) as waited,
  case when j.state = 'sending' then 'unknown' else j.reason end as "lastReason", j.provider as "lastProvider", j.endpoints,
  j.producer_id as "producerId", j.type_key as "typeKey",
  coalesce(greatest(extract(epoch from ${now}::timestamptz - j.first_failed_at) * 1000, 0), 0)::float8
    as "retryingMs",
  json_build_object('externalId', j.external_id, 'locale', j.locale, 'attributes', j.attributes) as user`;
};

const statements = new Map<string, string>();

/**
 * Loads up to `limit` deliveries of the spans, in the caller's transaction.
 * @param options.providers the keys of the accounts that they may go to, in order; none: they are stranded.
 * @param options.chain the keys of all accounts of the channel, those included that take nothing now.
 * @param options.resendable those that take idempotency keys: an ambiguous row of theirs may be sent again.
 */
export async function loadChunk(
  client: Queryable,
  spans: Span[],
  options: {
    channel: string;
    providers: string[];
    resendable: string[];
    chain: string[];
    leaseId: number;
    limit: number;
    now: Date;
  },
): Promise<LoadedDelivery[]> {
  const ids = spans.map((span) => span.notificationId).toSorted();
  const text = statements.get(options.channel) ?? statement(options.channel);
  statements.set(options.channel, text);
  const { rows } = await client.query<LoadedDelivery>({
    name: `sending.load.${options.channel}`,
    text,
    values: [
      options.now,
      options.channel,
      options.leaseId,
      spans.map((span) => span.notificationId),
      spans.map((span) => span.fromUser),
      spans.map((span) => span.toUser),
      ids[0],
      ids.at(-1),
      options.limit,
      options.providers,
      options.resendable,
      options.chain,
    ],
  });
  return rows;
}
