import { isKilled, killedChannels } from "@/server/control/switches/stopping.sql";
import { digestable, isDigest } from "./digest.sql";

/**
 * The select list that turns `x` (notifications, or a row made up by explain) and `t`
 * (notification_types) into the alias `n` that the rules read. Evaluated once per notification. Only a
 * type that is P0 itself passes opt-outs: a test of any other one goes as P0, and does not.
 *
 * A broadcast (strategy `read`) lies in inboxes without anybody's row: only its other channels are evaluated, and
 * push not when it goes to a topic in one call.
 */
export const notificationFacts = (now: string) => `
  x.id, x.type_key, x.priority, x.expires_at, x.user_id as target_user_id, x.strategy = 'read' as is_broadcast,
  case when x.strategy <> 'read' then x.channels
       when exists (select from topic_pushes topic where topic.notification_id = x.id)
       then array_remove(array_remove(x.channels, 'in_app'), 'push')
       else array_remove(x.channels, 'in_app') end as channels,
  t.category, ${digestable} as digestable, ${isDigest} as is_digest,
  x.campaign_slot, coalesce(x.variant = '', false) as hold_out,
  (x.priority = 0 and t.priority = 0 and t.mandatory) as passes,
  ${isKilled(now)} as killed,
  ${killedChannels(now)} as killed_channels`;
