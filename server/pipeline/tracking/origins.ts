import type { Pool } from "@/db/client";
import type { StoredAudience } from "@/db/schema/json";

/** What a message came from. */
export type Origin = { typeName: string; audienceKind: StoredAudience["kind"] };

/** The origins of some notifications, by id; unknown ones are left out. */
export async function readOrigins(pool: Pool, ids: string[]): Promise<Map<string, Origin>> {
  const { rows } = await pool.query<Origin & { id: string }>(
    `select n.id, t.name as "typeName", n.audience->>'kind' as "audienceKind"
     from notifications n join notification_types t on t.key = n.type_key
     where n.id = any($1::uuid[])`,
    [ids],
  );
  return new Map(rows.map(({ id, ...origin }) => [id, origin]));
}
