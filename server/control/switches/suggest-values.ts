import type { Queryable } from "@/db/client";
import { channelKeys } from "@/server/channels/registry";
import type { Scope } from "./scopes";

export type Suggestion = { value: string; label: string; hint: string };

const most = 200;

/** Where a scope's values come from; $1: what was typed, as a pattern. */
const sources: Record<Exclude<Scope, "all" | "priority" | "channel" | "notification">, string> = {
  type: `select key as value, name as label, key || ' · P' || priority as hint from notification_types
         where key ilike $1 or name ilike $1 order by name`,
  category: `select category as value, category as label, count(*) || case count(*) when 1 then ' type' else ' types' end as hint
             from notification_types where category ilike $1 group by category order by category`,
  provider: `select key as value, coalesce(nullif(label, ''), key) as label, key as hint from provider_configs
             where key ilike $1 or label ilike $1 order by label`,
  producer: `select id::text as value, name as label, key as hint from producers
             where key ilike $1 or name ilike $1 order by name`,
  campaign: `select id::text as value, name as label, status || ' · no. ' || id as hint from campaigns
             where name ilike $1 or id::text = trim(both '%' from $1)
             order by status not in ('running', 'paused', 'scheduled'), id desc`,
  segment: `select key as value, name as label, key as hint from segments
            where key ilike $1 or name ilike $1 order by name`,
};

const fixed = (values: readonly string[], q: string): Suggestion[] =>
  values
    .filter((value) => value.includes(q.toLowerCase()))
    .map((value) => ({ value, label: value.replace("_", "-"), hint: "" }));

/** Values of a scope whose key or name has what was typed. A notification is named by its id alone. */
export async function suggestValues(
  client: Queryable,
  scope: Scope,
  q: string,
): Promise<Suggestion[]> {
  if (scope === "all" || scope === "notification") return [];
  if (scope === "channel") return fixed(channelKeys, q);
  if (scope === "priority") return fixed(["p0", "p1", "p2"], q);
  const pattern = `%${q.replaceAll(/[\\%_]/g, "\\$&")}%`;
  const { rows } = await client.query<Suggestion>(`${sources[scope]} limit ${most}`, [pattern]);
  return rows;
}

/** Something that can be stopped, of any scope, by its name. */
export type Found = Suggestion & { scope: Scope };

/** Scopes that are sought by name, those that most often do harm first. */
const soughtScopes = [
  ...(["campaign", "producer", "type", "provider", "category", "segment"] as const),
  ...(["priority", "channel"] as const),
];
const mostEach = 3;

/** What has the typed text in its key or name, a few of each scope: campaigns that run before those that ended. */
export async function findTargets(client: Queryable, q: string): Promise<Found[]> {
  const found = await Promise.all(
    soughtScopes.map(async (scope) =>
      (await suggestValues(client, scope, q)).slice(0, mostEach).map((one) => ({ ...one, scope })),
    ),
  );
  return found.flat();
}
