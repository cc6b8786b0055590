import type { Pool } from "@/db/client";
import type { PreferencesPatch, PreferencesView } from "./settings";
import { changePreferences, readPreferences } from "./store";

/** A type as its reader chooses about it. */
export type CentreType = { key: string; name: string; description: string; channels: string[] };

export type CentreCategory = {
  key: string;
  /** Some of its mails may be collected. */
  digestible: boolean;
  types: CentreType[];
};

/** Everything that somebody may choose, and what they chose. */
export type Centre = {
  externalId: string;
  locale: string;
  timeZone: string;
  /** Who sends. */
  sender: string;
  preferences: PreferencesView;
  categories: CentreCategory[];
  /** Names of the types that nobody can switch off. */
  always: string[];
};

type Owner = Pick<Centre, "externalId" | "locale" | "timeZone" | "sender">;
type TypeRow = CentreType & { category: string; passes: boolean; digestible: boolean };

/** null when the user is gone. The registry is read whole: some dozens of rows. */
export async function readCentre(pool: Pool, userId: number): Promise<Centre | null> {
  const { rows: owners } = await pool.query<Owner & { hasWebhook: boolean }>(
    `select u.external_id as "externalId", u.locale, u.time_zone as "timeZone",
            u.webhook_url is not null as "hasWebhook",
            coalesce(nullif(w.brand ->> 'companyName', ''), w.name) as sender
     from users u, workspace w where u.id = $1 and u.erased_at is null`,
    [userId],
  );
  const [found] = owners;
  if (!found) return null;
  const { hasWebhook, ...owner } = found;
  // Who has no webhook need not learn what one is.
  const { rows: types } = await pool.query<TypeRow>(
    `select key, name, description, category,
            case when $1 then channels else array_remove(channels, 'webhook') end as channels, priority = 0 and mandatory as passes,
            priority > 0 and not mandatory and 'email' = any(channels) and key <> 'digest' as digestible
     from notification_types
     where category <> 'system' and ($1 or channels <> '{webhook}')
     order by category, name limit 1000`,
    [hasWebhook],
  );
  const preferences = await readPreferences(pool, owner.externalId);
  const chosen = types.filter(({ passes }) => !passes);
  return {
    ...owner,
    preferences,
    categories: [...Map.groupBy(chosen, ({ category }) => category)].map(([key, own]) => ({
      key,
      digestible: own.some(({ digestible }) => digestible),
      types: own.map(({ key, name, description, channels }) => ({
        ...{ key, name, description, channels },
      })),
    })),
    always: types.filter(({ passes }) => passes).map(({ name }) => name),
  };
}

/**
 * Changes what the owner of a link chose. Committed when it returns: the second check before sending sees it.
 * @throws Refusal `conflict` when somebody changed it since the page was made, `malformed`
 */
export async function changeCentre(
  pool: Pool,
  { externalId }: Centre,
  patch: PreferencesPatch,
  now: Date,
): Promise<void> {
  const { version: _, ...changes } = patch;
  if (Object.keys(changes).length === 0) return;
  await changePreferences(pool, externalId, patch, { actor: "link", now });
}
