/**
 * The one place that says in SQL what a kill switch stops. Over the aliases k (kill_switches), x
 * (notifications, or a row made up: id, type_key, priority, producer_id, campaign_id, audience) and t
 * (notification_types). `matches.ts` says the same of one switch in a worker's memory.
 *
 * Live switches are a handful: each question reads the partial index kill_switches_live, or the few rows.
 */

/** Whether k stops at the moment `now`. */
export const isOn = (now: string) => `(k.effective_at is not null and k.lifted_at is null
  and (k.expires_at is null or k.expires_at > ${now}::timestamptz))`;

/** Whether k is about all of the notification x: channels and providers are asked about one by one. */
export const isAbout = `(k.scope = 'all'
  or k.scope = 'priority' and k.value = 'p' || x.priority
  or k.scope = 'type' and k.value = x.type_key
  or k.scope = 'category' and k.value = t.category
  or k.scope = 'producer' and k.value = x.producer_id::text
  or k.scope = 'campaign' and k.value = x.campaign_id::text
  or k.scope = 'notification' and k.value = x.id::text
  or k.scope = 'segment' and (x.audience ->> 'kind' = 'segment' and x.audience ->> 'key' = k.value
    or x.audience -> 'chosen' -> 'segments' ? k.value
    or exists (select from campaigns kc where kc.id = x.campaign_id
      and (kc.audience -> 'segments' ? k.value
        or jsonb_path_exists(kc.audience -> 'filter', '$.**.segment ? (@ == $key)',
             jsonb_build_object('key', k.value))))))`;

/** Is x stopped by a switch that drops? A boolean. */
export const isKilled = (now: string) => `exists (select from kill_switches k
  where k.mode = 'drop' and ${isOn(now)} and ${isAbout})`;

/** The first switch that holds x: its id, or null. */
export const heldBy = (now: string) => `(select min(k.id) from kill_switches k
  where k.mode = 'hold' and ${isOn(now)} and ${isAbout})`;

/** Is x held? A boolean; costs nothing while no switch holds anything. */
export const isHeld = (now: string) => `(exists (select from kill_switches k
    where k.mode = 'hold' and k.scope <> all('{channel,provider}') and ${isOn(now)})
  and ${heldBy(now)} is not null)`;

/** The channels that switches drop: a text[]. */
export const killedChannels = (now: string) => `array(select k.value from kill_switches k
  where k.scope = 'channel' and k.mode = 'drop' and ${isOn(now)})`;

/**
 * What switches say of one channel and the accounts at its providers, as one row:
 *   providers        those of `providers` that no switch stops, in order (text[])
 *   channel_held_by  the switch that holds the channel
 *   chain_stopped    every account of `chain` is stopped: nobody may take it
 *   chain_held_by    one of those switches, if it holds
 */
export const waysOut = (
  now: string,
  { channel, providers, chain }: { channel: string; providers: string; chain: string },
) => `
  select
    array(select p from unnest(${providers}::text[]) with ordinality as o(p, place)
          where not exists (select from kill_switches k
            where k.scope = 'provider' and k.value = p and ${isOn(now)}) order by place) as providers,
    (select min(k.id) from kill_switches k where k.scope = 'channel' and k.value = ${channel}
       and k.mode = 'hold' and ${isOn(now)}) as channel_held_by,
    cardinality(${chain}::text[]) > 0 and not exists (select from unnest(${chain}::text[]) as c(account)
      where not exists (select from kill_switches k
        where k.scope = 'provider' and k.value = c.account and ${isOn(now)})) as chain_stopped,
    (select min(k.id) from kill_switches k where k.scope = 'provider'
       and k.value = any(${chain}::text[]) and k.mode = 'hold' and ${isOn(now)}) as chain_held_by`;
