import type { EngagementCondition } from "@/db/schema/json";
import { idFloor } from "@/server/ids";
import type { Compiling } from "./compiling";

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
  { bind, now, end, day }: Compiling,
): string {
  const since = `uuidv7_floor(${now}::timestamptz - ${bind(withinDays)}::float8 * interval '24 hours')`;
  const inTime = (id: string) =>
    `${id} >= ${since} and ${id} <= uuidv7_floor(${now}::timestamptz) ${boundedBy(day, withinDays, id)}`;
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

/** The planner leaves out the partitions beyond, which it cannot where it only knows placeholders. */
function boundedBy(day: Date | undefined, withinDays: number, id: string): string {
  if (!day) return "";
  const floor = (days: number) => `'${idFloor(new Date(day.getTime() + days * dayMs))}'::uuid`;
  return `and ${id} >= ${floor(-withinDays)} and ${id} < ${floor(1)}`;
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
