import type { EngagementCondition } from "@/db/schema/json";

const engagedAt = {
  received: { message: "true", delivery: "true" },
  opened: { message: "m.read_at is not null", delivery: "d.opened_at is not null" },
  clicked: { message: "m.clicked_at is not null", delivery: "d.clicked_at is not null" },
} as const;

/**
 * The user's messages of those days by messages' primary key (user_id, notification_id), each one's
 * notification and deliveries by theirs; the ids' bounds prune partitions.
 */
export function compileEngagement(
  { did, campaign, type, withinDays }: EngagementCondition,
  bind: (value: unknown) => string,
  now: string,
): string {
  const about = [
    campaign === undefined ? "" : `and x.campaign_id = ${bind(campaign)}::int`,
    type === undefined ? "" : `and x.type_key = ${bind(type)}::text`,
  ].join(" ");
  const since = `uuidv7_floor(${now}::timestamptz - ${bind(withinDays)}::float8 * interval '24 hours')`;
  const until = `uuidv7_floor(${now}::timestamptz)`;
  const { message, delivery } = engagedAt[did];
  const delivered =
    delivery === "true"
      ? ""
      : `and (${message} or exists (
      select from deliveries d where d.notification_id = m.notification_id and d.user_id = u.id
        and d.notification_id >= ${since} and d.notification_id <= ${until} and ${delivery}))`;
  return `exists (
  select from messages m join notifications x on x.id = m.notification_id
  where m.user_id = u.id and m.outcome <> 'suppressed'
    and m.notification_id >= ${since} and m.notification_id <= ${until}
    and x.id >= ${since} and x.id <= ${until} ${about} ${delivered})`;
}
