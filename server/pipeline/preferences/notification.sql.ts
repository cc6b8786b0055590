import { isKilled, killedChannels } from "@/server/control/switches/stopping.sql";

/**
 * The select list that turns `x` (notifications, or a row made up by explain) and `t`
 * (notification_types) into the alias `n` that the rules read. Evaluated once per notification. Only a
 * type that is P0 itself passes opt-outs: a test of any other one goes as P0, and does not.
 */
export const notificationFacts = (now: string) => `
  x.id, x.type_key, x.priority, x.channels, x.expires_at, x.user_id as target_user_id,
  x.campaign_slot, coalesce(x.variant = '', false) as hold_out,
  (x.priority = 0 and t.priority = 0 and t.mandatory) as passes,
  ${isKilled(now)} as killed,
  ${killedChannels(now)} as killed_channels`;
