import type { Pool } from "@/db/client";
import type { Unsubscribing } from "@/server/links/unsubscribe";
import { changePreferences, readPreferences } from "./store";

/** What the page of an unsubscribe link tells. */
export type Subscription = {
  /** The type's name, and who sends it. */
  name: string;
  sender: string;
  locale: string;
  /** Mails of the type are on, as far as this link decides it. */
  on: boolean;
};

type Row = { externalId: string; locale: string; name: string; sender: string };

/** null when the user or the type is gone: there is nothing to stop any more. */
export async function readSubscription(
  pool: Pool,
  link: Unsubscribing,
): Promise<Subscription | null> {
  const row = await find(pool, link);
  if (!row) return null;
  const { name, sender, locale } = row;
  return { name, sender, locale, on: await isOn(pool, row.externalId, link.typeKey) };
}

/**
 * Switches the mails of the type off (or on again) for the user of a link. Committed when it returns: the
 * second check before sending sees it. Says nothing where nothing is left to switch.
 */
export async function switchMails(
  pool: Pool,
  link: Unsubscribing,
  { on, now }: { on: boolean; now: Date },
): Promise<void> {
  const row = await find(pool, link);
  if (!row || (await isOn(pool, row.externalId, link.typeKey)) === on) return;
  const patch = { types: { [link.typeKey]: { channels: { email: on } } } };
  await changePreferences(pool, row.externalId, patch, { actor: "link", now });
}

async function isOn(pool: Pool, externalId: string, typeKey: string): Promise<boolean> {
  const { types } = await readPreferences(pool, externalId);
  return types[typeKey]?.channels?.email !== false;
}

async function find(pool: Pool, { userId, typeKey }: Unsubscribing): Promise<Row | undefined> {
  const { rows } = await pool.query<Row>(
    `select u.external_id as "externalId", u.locale, t.name,
            coalesce(nullif(w.brand ->> 'companyName', ''), w.name) as sender
     from users u, notification_types t, workspace w
     where u.id = $1 and u.erased_at is null and t.key = $2`,
    [userId, typeKey],
  );
  return rows[0];
}
