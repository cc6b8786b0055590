import type { Pool } from "@/db/client";
import type { Story } from "@/server/pipeline/tracking/story";
import type { SwitchThen } from "./answer-facts";

const most = 5;

/** Switches that were on while the notification was under way and meant it; read only where one played a part. */
export async function readSwitchesThen(
  pool: Pool,
  { event, message, deliveries }: Story,
  now: Date,
): Promise<SwitchThen[]> {
  const reasons = [message?.reason, ...deliveries.map(({ reason }) => reason)];
  if (!reasons.includes("kill_switch") && event.status !== "held") return [];
  const providers = deliveries.flatMap(({ provider }) => (provider ? [provider] : []));
  const { rows } = await pool.query<SwitchThen>(statement, [event.id, event.at, providers, now]);
  return rows;
}

/** A short table, read whole; the notification by its primary key. */
const statement = `
  select k.scope, k.reason, k.created_by as "createdBy", k.effective_at as since,
         least(k.lifted_at, case when k.expires_at <= $4::timestamptz then k.expires_at end) as until
  from notifications n
  join notification_types t on t.key = n.type_key
  join kill_switches k on k.effective_at is not null
    and coalesce(least(k.lifted_at, k.expires_at), 'infinity') > $2::timestamptz
    and k.effective_at <= coalesce(n.completed_at, $4::timestamptz)
  where n.id = $1 and (k.scope = 'all'
    or k.scope = 'priority' and k.value in ('p' || n.priority, n.priority::text)
    or k.scope = 'type' and k.value = n.type_key
    or k.scope = 'category' and k.value = t.category
    or k.scope = 'channel' and k.value = any(n.channels)
    or k.scope = 'provider' and k.value = any($3::text[])
    or k.scope = 'producer' and k.value = n.producer_id::text
    or k.scope = 'campaign' and k.value = n.campaign_id::text
    or k.scope = 'segment' and k.value = n.audience ->> 'key'
    or k.scope = 'notification' and k.value = n.id::text)
  order by k.effective_at desc limit ${most}`;
