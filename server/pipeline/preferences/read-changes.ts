import type { Queryable } from "@/db/client";
import type { PreferenceChanges } from "./changes";

/** One line of the history of a user's preferences. */
export type PreferenceChange = { id: number; at: Date; actor: string; changes: PreferenceChanges };

/** The latest changes, newest first. By preference_changes_user. */
export async function readChanges(
  client: Queryable,
  userId: number,
  page: { before: number | null; limit: number },
): Promise<PreferenceChange[]> {
  const { rows } = await client.query<PreferenceChange>(
    `select id, at, actor, changes from preference_changes
     where user_id = $1 and ($2::bigint is null or id < $2) order by id desc limit $3`,
    [userId, page.before, page.limit],
  );
  return rows;
}

/** Changes looked at when the past is worked out; one person makes few. */
const mostSince = 500;

/** What changed since a moment, oldest first. By preference_changes_user. */
export async function changesSince(
  client: Queryable,
  userId: number,
  moment: Date,
): Promise<PreferenceChanges[]> {
  const { rows } = await client.query<{ changes: PreferenceChanges }>(
    `select changes from preference_changes where user_id = $1 and at > $2
     order by id limit ${mostSince}`,
    [userId, moment],
  );
  return rows.map(({ changes }) => changes);
}
