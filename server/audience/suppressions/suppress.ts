import type { Queryable } from "@/db/client";
import type { PersonKey } from "@/server/audience/person-key";
import { lockSuppressions, markUsersNamed } from "./mark-users.sql";

/** Who suppresses, why and when. */
export type Suppressing = { actor: string; reason: string; now: Date };

/**
 * Puts people on the suppression list, known ones or not; from its commit on nothing is sent to them.
 * Those who stand there already stay as they are. Runs in the caller's transaction.
 * @returns how many were new.
 */
export async function suppress(
  client: Queryable,
  keys: readonly PersonKey[],
  { actor, reason, now }: Suppressing,
): Promise<number> {
  await lockSuppressions(client, "alone");
  const { rowCount } = await client.query(
    `insert into suppressions (kind, value, reason, created_by, created_at)
     select distinct kind, value, $3, $4, $5::timestamptz
     from unnest($1::text[], $2::text[]) as g(kind, value) order by 1, 2
     on conflict do nothing`,
    [keys.map(({ kind }) => kind), keys.map(({ value }) => value), reason, actor, now],
  );
  await markUsersNamed(client, keys, now);
  return rowCount ?? 0;
}
