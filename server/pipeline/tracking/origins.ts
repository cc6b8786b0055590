import type { Pool } from "@/db/client";
import type { StoredAudience } from "@/db/schema/json";

/** The campaign that a notification is a part of, and its variant: '' for the hold-out group. */
export type CampaignPart = { id: number; name: string; variant: string };

/** What a message came from. */
export type Origin = {
  typeName: string;
  audienceKind: StoredAudience["kind"];
  /** The reader sent it from the dashboard. */
  own: boolean;
  /** It is for the reader alone. */
  toReader: boolean;
  /** Its words may name whom they are for: the template uses values of the user. */
  personal: boolean;
};

/**
 * The origins of some notifications, by id; unknown ones are left out.
 * @param reader the e-mail address of who asks.
 */
export async function readOrigins(
  pool: Pool,
  ids: string[],
  reader: string,
): Promise<Map<string, Origin>> {
  const { rows } = await pool.query<Origin & { id: string }>(
    `select n.id, t.name as "typeName", n.audience->>'kind' as "audienceKind",
            exists (select from audit_log l where l.subject = n.id::text
                    and l.action = 'notification.send' and l.actor = $2) as own,
            exists (select from users u where u.external_id = n.audience->>'userId'
                    and n.audience->>'kind' = 'user' and lower(u.email) = lower($2)) as "toReader",
            exists (select from template_versions v where v.id = n.template_version_id
                    and v.content::text ~ '\\muser\\M(?!-)') as personal
     from notifications n join notification_types t on t.key = n.type_key
     where n.id = any($1::uuid[])`,
    [ids, reader],
  );
  return new Map(rows.map(({ id, ...origin }) => [id, origin]));
}
