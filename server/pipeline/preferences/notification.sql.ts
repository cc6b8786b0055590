/** Is anything of this notification stopped by a kill switch of the scope? Few rows: a scan of a tiny table. */
const killed = (now: string, scope: string) => `
  from kill_switches k
  where (k.expires_at is null or k.expires_at > ${now}::timestamptz) and ${scope}`;

/**
 * The select list that turns `x` (notifications, or a row made up by explain) and `t`
 * (notification_types) into the alias `n` that the rules read. Evaluated once per notification. Only a
 * type that is P0 itself passes opt-outs: a test of any other one goes as P0, and does not.
 */
export const notificationFacts = (now: string) => `
  x.id, x.type_key, x.priority, x.channels, x.expires_at, x.user_id as target_user_id,
  x.campaign_slot, coalesce(x.variant = '', false) as hold_out,
  (x.priority = 0 and t.priority = 0 and t.mandatory) as passes,
  exists (select ${killed(
    now,
    `(k.scope = 'all'
      or k.scope = 'priority' and k.value = 'p' || x.priority
      or k.scope = 'type' and k.value = x.type_key
      or k.scope = 'category' and k.value = t.category
      or k.scope = 'producer' and k.value = x.producer_id::text
      or k.scope = 'campaign' and k.value = x.campaign_id::text
      or k.scope = 'notification' and k.value = x.id::text)`,
  )}) as killed,
  array(select k.value ${killed(now, "k.scope = 'channel'")}) as killed_channels`;
