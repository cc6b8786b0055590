import type { Queryable } from "@/db/client";

/** Who is silent for longer has left. */
const here = "30 seconds";

/**
 * Keeps that somebody has something open for editing.
 * @returns the names of the others who have it open too.
 */
export async function beat(
  client: Queryable,
  { subject, account, now }: { subject: string; account: string; now: Date },
): Promise<string[]> {
  await client.query(
    `with gone as (
       delete from presence where subject = $1 and seen_at < $3::timestamptz - interval '${here}'
     )
     insert into presence (subject, account, seen_at) values ($1, $2, $3)
     on conflict (subject, account) do update set seen_at = greatest(presence.seen_at, excluded.seen_at)`,
    [subject, account, now],
  );
  return othersAt(client, { subject, account, now });
}

/** The names of those who have something open, without the one who asks. */
export async function othersAt(
  client: Queryable,
  { subject, account, now }: { subject: string; account: string; now: Date },
): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select coalesce(nullif(a.name, ''), p.account) as name
     from presence p left join auth_users a on a.email = p.account
     where p.subject = $1 and p.account <> $2
       and p.seen_at >= $3::timestamptz - interval '${here}'
     order by 1 limit 20`,
    [subject, account, now],
  );
  return rows.map(({ name }) => name);
}
