import type { Pool } from "@/db/client";
import type { StoredAudience } from "@/db/schema/json";
import { compileFilter } from "@/server/audience/filter";

type Asked = { audience: StoredAudience; at: Date };

/**
 * Whether a notification's audience has the user, as far as it can be told today: lists as they were
 * given, follows and segments as they are now. Nobody is in the audience of what went out before they
 * were known.
 */
export async function readAudienceNow(
  pool: Pool,
  user: { id: number; externalId: string },
  { audience, at }: Asked,
  now: Date,
): Promise<boolean> {
  const known = await pool.query<{ then: boolean }>(
    "select created_at <= $2 as then from users where id = $1",
    [user.id, at],
  );
  if (!known.rows[0]?.then) return false;
  switch (audience.kind) {
    case "everyone":
      return true;
    case "user":
      return audience.userId === user.externalId;
    case "list":
      return audience.userIds.includes(user.externalId);
    case "followers":
      // By follows' primary key.
      return await exists(
        pool,
        "select from follows where actor_id = $1 and user_id = $2 and created_at <= $3",
        [audience.actorId, user.id, at],
      );
    case "segment": {
      const filter = compileFilter(audience.filter, 3, "$1::timestamptz", { probe: true });
      return await exists(
        pool,
        `select from users u where u.id = $2 and $1::timestamptz is not null and (${filter.sql})`,
        [now, user.id, ...filter.values],
      );
    }
  }
}

async function exists(pool: Pool, statement: string, values: unknown[]): Promise<boolean> {
  return ((await pool.query(statement, values)).rowCount ?? 0) > 0;
}
