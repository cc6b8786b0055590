import type { Queryable } from "@/db/client";
import { channelKeys } from "@/server/channels/registry";
import { canaryType } from "@/server/notification-types/canary-type";

/** What Carillon sends its own on-call people. */
export const alertType = "system.alert";

const types = [
  {
    key: alertType,
    name: "Alert to on-call",
    description: "What is wrong with Carillon itself, to the people of its alerts.",
    channels: ["email"],
    ttlSeconds: 3_600,
  },
  {
    key: canaryType,
    name: "Canary",
    description: "A message that Carillon sends itself each minute, to see whether it arrives.",
    channels: [...channelKeys],
    ttlSeconds: 60,
  },
];

/** Makes the types of Carillon's own messages: P0 that nobody can switch off, of a category of their own. */
export async function ensureSystemTypes(client: Queryable): Promise<void> {
  await client.query(
    `insert into notification_types (key, name, description, category, priority, pinned, mandatory,
       channels, ttl_seconds, dedup_window_seconds)
     select key, name, description, 'system', 0, true, true,
       array(select json_array_elements_text(channels)), "ttlSeconds", 86400
     from json_to_recordset($1::json)
       as t(key text, name text, description text, channels json, "ttlSeconds" int)
     on conflict (key) do nothing`,
    [JSON.stringify(types)],
  );
}
