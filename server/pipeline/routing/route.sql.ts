import { channels } from "@/server/channels/registry";

// SQL fragments over the aliases of preferences/rules.sql.ts (n, u, p, facts): by which channel?

/** The user wants the channel for this type. Mandatory P0 types pass. */
export const wants = (channel: string) => `(n.passes or (
  (p.channels ->> '${channel}') is distinct from 'false'
  and (facts.type_settings -> 'channels' ->> '${channel}') is distinct from 'false'))`;

/** Nothing arrived by the channel lately (see refresh-health.ts); what is urgent is tried all the same. */
const works = (channel: string) =>
  `(u.failing_channels is null or n.priority = 0 or not '${channel}' = any(u.failing_channels))`;

/** Channels of the notification that are wanted, reachable and not stopped, as text[]. */
export const allowedChannels = `array_remove(array[${channels
  .map(
    (channel) => `
    case when '${channel.key}' = any(n.channels) and not '${channel.key}' = any(n.killed_channels)
      and ${wants(channel.key)} and ${channel.reachableSql}
      ${channel.external ? `and ${works(channel.key)}` : ""} then '${channel.key}' end`,
  )
  .join(",")}], null)`;
