import type { Queryable } from "@/db/client";
import { record } from "./record";

const action = "user.view";
/** Looking at the same person again within this time is one look. */
const oneLook = "10 minutes";
/** Lines of the log in which somebody's own looks are searched. */
const searched = 2_000;

const subjectOf = (userId: number) => `user:${userId}`;

/** Keeps who looked at which person. The subject is our own number: it names nobody after an erasure. */
export async function recordLook(
  client: Queryable,
  actor: string,
  userId: number,
  now: Date,
): Promise<void> {
  const subject = subjectOf(userId);
  const { rowCount } = await client.query(
    `select from (select * from audit_log where subject = $1 order by id desc limit 20) latest
     where actor = $2 and action = '${action}'
       and at > $3::timestamptz - interval '${oneLook}' limit 1`,
    [subject, actor, now],
  );
  if (!rowCount) await record(client, { actor, action, subject });
}

/** The users whom somebody looked at lately, the latest first. */
export async function recentLooks(
  client: Queryable,
  actor: string,
  most: number,
): Promise<number[]> {
  const { rows } = await client.query<{ id: number }>(
    `select split_part(subject, ':', 2)::bigint as id
     from (select * from audit_log order by id desc limit ${searched}) latest
     where actor = $1 and action = '${action}'
     group by subject order by max(id) desc limit $2`,
    [actor, most],
  );
  return rows.map(({ id }) => id);
}
