/**
 * The evaluation rules as SQL fragments over three aliases:
 *   n  the notification: id, type_key, priority, passes, killed, killed_channels, channels, expires_at,
 *      campaign_slot, hold_out, is_digest
 *   u  the user (users)
 *   p  the user's preferences (left join: no row means every default)
 * Fan-out composes all of them; the second check, when a chunk is loaded, reuses all but the caps.
 */

/** `$n` placeholders of the values that the rules need. */
export type RuleParameters = {
  /** timestamptz: the moment of evaluation. */
  now: string;
  /** smallint: the workspace's caps, for users without their own. */
  hourlyCap: string;
  dailyCap: string;
  /** uuid floors of now - 24 h, now - 1 h and now + 1 day: the caps' windows, and what prunes partitions. */
  dayFloor: string;
  hourFloor: string;
  ceiling: string;
};

/**
 * The user's wall clock, and the user's settings for this type. Needs alias u, p and n. `offset 0`
 * keeps the planner from copying the expressions into every place that uses them.
 */
export const localFacts = (now: string) => `
  cross join lateral (select (${now}::timestamptz at time zone u.time_zone) as wall offset 0) local
  cross join lateral (
    select extract(hour from local.wall)::int * 60 + extract(minute from local.wall)::int as minute,
           p.types -> n.type_key as type_settings
    offset 0
  ) facts`;

/** Within [start, end) of the user's wall clock; across midnight when start > end. */
const quietAt = (minute: string) => `coalesce(
  case when p.quiet_start <= p.quiet_end
       then ${minute} >= p.quiet_start and ${minute} < p.quiet_end
       else ${minute} >= p.quiet_start or ${minute} < p.quiet_end end, false)`;

const quietEndAfter = (wall: string, minute: string) => `((date_trunc('day', ${wall})
  + case when ${minute} >= p.quiet_end then interval '1 day' else interval '0' end
  + make_interval(mins => p.quiet_end)) at time zone u.time_zone)`;

export const isQuiet = quietAt("facts.minute");

/**
 * The moment quiet hours end: the next wall-clock end in the user's zone. A time that DST skips moves
 * forward, one that DST repeats means the second (PostgreSQL's rules): never early.
 */
export const quietEnd = quietEndAfter("local.wall", "facts.minute");

export const masterOff = "(p.master is false and not n.passes)";
/** On the workspace's suppression list. */
export const onSuppressionList = "(u.suppressed_at is not null and not n.passes)";
export const typeOff = "((facts.type_settings ->> 'enabled') = 'false' and not n.passes)";

/**
 * How many messages the user got in the rolling day and hour, exactly: a probe of messages' primary
 * key (user_id, notification_id) that reads one or two weekly partitions. P0 is neither counted nor
 * capped. A held message counts for the hour in which it goes out. What used the campaign slot counts
 * for that alone, and a broadcast that its reader found in the inbox (on_read) for nothing.
 */
export const recentMessages = (r: RuleParameters) => `
  left join lateral (
    select (count(*) filter (where not m.campaign_slot))::int as in_day,
           (count(*) filter (where not m.campaign_slot and (m.notification_id >= ${r.hourFloor}::uuid
              or m.held_until > ${r.now}::timestamptz - interval '1 hour')))::int as in_hour,
           (count(*) filter (where m.campaign_slot))::int as in_slot
    from messages m
    where n.priority > 0 and m.user_id = u.id
      and m.notification_id >= ${r.dayFloor}::uuid and m.notification_id < ${r.ceiling}::uuid
      and m.priority > 0 and m.outcome <> 'suppressed' and not m.on_read
  ) recent on true`;

export const hourlyCapReached = (r: RuleParameters) =>
  `(recent.in_hour >= coalesce(p.hourly_cap, ${r.hourlyCap}::smallint) and not n.campaign_slot and not n.is_digest)`;
export const dailyCapReached = (r: RuleParameters) =>
  `(recent.in_day >= coalesce(p.daily_cap, ${r.dailyCap}::smallint) and not n.campaign_slot and not n.is_digest)`;

/** One campaign a day, beside the organic caps. */
export const campaignSlotTaken = "(n.campaign_slot and recent.in_slot >= 1)";

/**
 * The first moment at which the hourly cap lets one more through: an hour after the cap-th latest
 * message, counting each held one at its own time. So delayed messages queue up behind each other,
 * and no rolling hour ever holds more than the cap. Read only for users at their cap.
 */
export const hourlySlot = (r: RuleParameters) => `(
  select coalesce(m.held_until, uuidv7_time(m.notification_id)) + interval '1 hour'
  from messages m
  where m.user_id = u.id
    and m.notification_id >= ${r.dayFloor}::uuid and m.notification_id < ${r.ceiling}::uuid
    and m.priority > 0 and m.outcome <> 'suppressed' and not m.on_read
    and not m.campaign_slot
  order by coalesce(m.held_until, uuidv7_time(m.notification_id)) desc
  offset greatest(coalesce(p.hourly_cap, ${r.hourlyCap}::smallint), 1) - 1 limit 1)`;

/** Why not, in the design's order; null: the message may go. */
export const suppressionReason = (r: RuleParameters, allowed: string) => `
  case
    when n.killed then 'kill_switch'
    when ${r.now}::timestamptz >= n.expires_at then 'expired'
    when u.erased_at is not null then 'user_erased'
    when ${onSuppressionList} then 'suppression_list'
    when ${masterOff} then 'master_off'
    when ${typeOff} then 'type_off'
    when n.priority = 2 and ${isQuiet} then 'quiet_hours'
    when n.priority = 2 and ${hourlyCapReached(r)} then 'hourly_cap'
    when n.priority > 0 and ${dailyCapReached(r)} then 'daily_cap'
    when n.priority > 0 and ${campaignSlotTaken} then 'campaign_slot'
    when cardinality(${allowed}) = 0 then 'no_channel'
    when n.hold_out then 'hold_out'
  end`;

/**
 * The slot, or the end of the quiet hours that it falls into: a message that waited there again would
 * go out at that end uncounted, together with as many as the cap allows.
 */
const slotOutsideQuiet = (r: RuleParameters) => `(
  select case when ${quietAt("slot.minute")} then ${quietEndAfter("slot.wall", "slot.minute")}
              else slot.at end
  from (select at, wall, extract(hour from wall)::int * 60 + extract(minute from wall)::int as minute
        from (select at, at at time zone u.time_zone as wall
              from (select ${hourlySlot(r)} as at offset 0) taken offset 0) placed) slot)`;

/** P1 waits where P2 is suppressed: until quiet hours end, and until the hourly cap has room. */
export const holdUntil = (r: RuleParameters) => `
  case when n.priority = 1 then greatest(
    case when ${isQuiet} then ${quietEnd} end,
    case when ${hourlyCapReached(r)} then ${slotOutsideQuiet(r)} end)
  end`;

/** Nobody has seen them for so long: their push is the first of P1 to be left out. */
const dormantAfter = "30 days";
/** The last part of a message's life, in which it is left out when nothing else helps. */
const lastPart = 0.1;

/**
 * Load shedding, judged when a chunk is loaded; needs `n.shed_level` too (see control/load/shed.sql.ts). P0 is
 * never shed, and P2 not here: it is not fed. Level 2 leaves out P1 pushes to dormant users, whose inbox has the
 * message all the same.
 */
export const isDormantPush = (channel: string, now: string) =>
  channel === "push"
    ? `(n.priority = 1 and n.shed_level >= 2
        and coalesce(u.last_active_at, u.created_at) < ${now}::timestamptz - interval '${dormantAfter}')`
    : "false";

/** Level 3 ends P1 that would expire soon anyway. */
export const isNearlyExpired = (now: string) => `(n.priority = 1 and n.shed_level >= 3
  and n.expires_at - ${now}::timestamptz < ${lastPart} * (n.expires_at - uuidv7_time(n.id)))`;
