import type { Queryable } from "@/db/client";

/** Seeing the same person among examples again within this time is one look. */
const oneLook = "10 minutes";

/**
 * Keeps who saw which people as examples of an audience, with their addresses: a line a person. By
 * audit_log_subject.
 */
export async function recordSampled(
  client: Queryable,
  actor: string,
  userIds: readonly number[],
  now: Date,
): Promise<void> {
  await client.query(
    `insert into audit_log (actor, action, subject)
     select $1, 'user.sample', 'user:' || seen.id from unnest($2::bigint[]) as seen(id)
     where not exists (
       select from audit_log l where l.subject = 'user:' || seen.id and l.actor = $1
         and l.action = 'user.sample' and l.at > $3::timestamptz - interval '${oneLook}')`,
    [actor, userIds, now],
  );
}
