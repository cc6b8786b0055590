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
  const values = [event.at, now, providers, event.id];
  const { rows } = await pool.query<SwitchThen>(
    switchesOf("select * from notifications where id = $4"),
    values,
  );
  return rows;
}

/** Switches that are on now and would mean an event of a type. */
export async function readSwitchesFor(
  pool: Pool,
  event: { typeKey: string; priority: number; channels: string[]; producerId: number },
  now: Date,
): Promise<SwitchThen[]> {
  const { rows } = await pool.query<SwitchThen>(
    switchesOf(`select $4::text as type_key, $5::int as priority, $6::text[] as channels,
      $7::int as producer_id, null::int as campaign_id, null::text as id, '{}'::jsonb as audience,
      null::timestamptz as completed_at`),
    [now, now, [], event.typeKey, event.priority, event.channels, event.producerId],
  );
  return rows;
}

/** On within [$1, the end or $2], with a short table read whole; $3: the providers that were tried. */
const switchesOf = (notification: string) => `
  select k.scope, k.reason, k.created_by as "createdBy", k.effective_at as since,
         least(k.lifted_at, case when k.expires_at <= $2::timestamptz then k.expires_at end) as until
  from (${notification}) n
  join notification_types t on t.key = n.type_key
  join kill_switches k on k.effective_at is not null
    and coalesce(least(k.lifted_at, k.expires_at), 'infinity') > $1::timestamptz
    and k.effective_at <= coalesce(n.completed_at, $2::timestamptz)
  where k.scope = 'all'
    or k.scope = 'priority' and k.value in ('p' || n.priority, n.priority::text)
    or k.scope = 'type' and k.value = n.type_key
    or k.scope = 'category' and k.value = t.category
    or k.scope = 'channel' and k.value = any(n.channels)
    or k.scope = 'provider' and k.value = any($3::text[])
    or k.scope = 'producer' and k.value = n.producer_id::text
    or k.scope = 'campaign' and k.value = n.campaign_id::text
    or k.scope = 'segment' and (k.value = n.audience ->> 'key' or n.audience -> 'chosen' -> 'segments' ? k.value)
    or k.scope = 'notification' and k.value = n.id::text
  order by k.effective_at desc limit ${most}`;
