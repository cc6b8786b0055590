import type { EngagementCondition } from "@/db/schema/json";
import { idFloor } from "@/server/ids";
import type { Compiling, Planned } from "./compiling";

const dayMs = 86_400_000;

const engagedAt = {
  opened: { message: "read_at", delivery: "opened_at" },
  clicked: { message: "clicked_at", delivery: "clicked_at" },
} as const;

/**
 * The user's messages of those days by messages' primary key (user_id, notification_id), each one's
 * notification and deliveries by theirs; the ids' bounds prune partitions. A campaign's notifications
 * are few: they are found once (notifications_campaign). A type's may be millions: each message asks.
 */
export function compileEngagement(
  { did, campaign, type, withinDays }: EngagementCondition,
  { bind, now, end, planned }: Compiling,
): string {
  const inTime = planned
    ? inDaysOf(planned, withinDays)
    : inDays(now, `${bind(withinDays)}::float8 * interval '24 hours'`);
  const isType = type === undefined ? "" : `and x.type_key = ${bind(type)}::text`;
  const ofCampaign =
    campaign === undefined
      ? ""
      : `and m.notification_id = any(array(
        select x.id from notifications x
        where x.campaign_id = ${bind(campaign)}::int and ${inTime("x.id")} ${isType}))`;
  const ofType =
    campaign === undefined && type !== undefined
      ? `and exists (select from notifications x
        where x.id = m.notification_id and ${inTime("x.id")} ${isType}${end})`
      : "";
  const engaged =
    did === "received"
      ? ""
      : `and (m.${engagedAt[did].message} is not null or exists (
      select from deliveries d where d.notification_id = m.notification_id and d.user_id = m.user_id
        and ${inTime("d.notification_id")} and d.${engagedAt[did].delivery} is not null${end}))`;
  return `exists (
  select from messages m
  where m.user_id = u.id and m.outcome <> 'suppressed' and ${inTime("m.notification_id")}
    ${ofCampaign} ${ofType} ${engaged}${end})`;
}

const inDays = (now: string, days: string) => (id: string) =>
  `${id} >= uuidv7_floor(${now}::timestamptz - ${days}) and ${id} <= uuidv7_floor(${now}::timestamptz)`;

/**
 * The same, and bounded in the text for the whole day: the planner then leaves out the partitions beyond, which it
 * cannot where it only knows placeholders.
 */
function inDaysOf({ day, floor }: Planned, days: number): (id: string) => string {
  const bound = (after: number) => `'${idFloor(new Date(day.getTime() + after * dayMs))}'::uuid`;
  return (id) => `${id} >= ${floor(days)} and ${id} <= ${floor(0)}
    and ${id} >= ${bound(-days)} and ${id} < ${bound(1)}`;
}

/**
 * A message of the occurrence, suppressed or not. The occurrence's notifications are found once
 * (notifications_campaign); the user's messages since then by messages' primary key, always one user
 * after the other: a hash of all messages would be larger than any batch.
 */
export function compileConsidered(
  { campaign, occurrence, since }: { campaign: number; occurrence: number; since: string },
  { bind }: Compiling,
): string {
  const floor = `uuidv7_floor(${bind(since)}::timestamptz)`;
  return `exists (
  select from messages m
  where m.user_id = u.id and m.notification_id >= ${floor} and m.notification_id = any(array(
    select x.id from notifications x join campaign_waves w on w.id = x.wave_id
    where x.campaign_id = ${bind(campaign)}::int and x.id >= ${floor}
      and w.occurrence = ${bind(occurrence)}::int))
  offset 0)`;
}
