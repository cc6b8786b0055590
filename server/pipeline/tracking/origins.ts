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
                    and l.action = 'notification.send' and l.actor = $2) as own
     from notifications n join notification_types t on t.key = n.type_key
     where n.id = any($1::uuid[])`,
    [ids, reader],
  );
  return new Map(rows.map(({ id, ...origin }) => [id, origin]));
}
