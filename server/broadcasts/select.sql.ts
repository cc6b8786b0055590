import { isAbout, isOn } from "@/server/control/switches/stopping.sql";
import type { Broadcast } from "./broadcast";

export type StoredBroadcast = Omit<Broadcast, "figures" | "at"> & { pacePerSecond: number | null };

/** Broadcasts over the alias n (notifications), to be narrowed by a where clause. */
export const selectBroadcasts = (now: string) => `
  select n.id, n.type_key as "typeKey", t.name as "typeName", t.category, n.priority, n.audience, n.actor, n.object,
    n.data, n.template_version_id as "templateVersionId", n.channels, coalesce(p.name, '') as producer,
    n.expires_at as "expiresAt", n.cancelled_at is not null as cancelled, n.error, n.strategy,
    coalesce(n.estimate, 1) as estimate, n.pace_per_second as "pacePerSecond",
    case when n.status in ('scheduled', 'accepted', 'held') then 'scheduled'
         when n.completed_at is null and n.cancelled_at is null and n.expires_at > ${now}::timestamptz
         then 'active' else 'ended' end as phase,
    coalesce(n.cancelled_at, case when n.strategy = 'read' and n.expires_at <= ${now}::timestamptz
      then n.expires_at end, n.completed_at) as "endedAt",
    exists (select from kill_switches k
      join lateral (select n.*) x on true
      where ${isOn(now)} and (${isAbout} or k.scope = 'channel' and k.value = 'in_app')) as stopped
  from notifications n
  join notification_types t on t.key = n.type_key
  left join producers p on p.id = n.producer_id`;
