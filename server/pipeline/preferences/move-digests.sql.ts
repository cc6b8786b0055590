import type { Queryable } from "@/db/client";
import { digestAt, digestable } from "./digest.sql";

/**
 * Mails wait a week at most for their digest, or as long as a kill switch holds them; those of an older week
 * go out at the moment that they have.
 */
const lookedBack = "interval '15 days'";

/**
 * Gives what waits for a user's digests the moments of the wishes as they are now, in the transaction that
 * changed them. What is wanted at once again goes out as one last digest, now. The user's messages by primary
 * key; locks deliveries in the order in which digests are collected.
 */
export async function moveDigests(
  client: Queryable,
  userId: number,
  categories: string[],
  now: Date,
): Promise<void> {
  await client.query({
    name: "preferences.move-digests",
    text: `
with waiting as materialized (
  select d.notification_id from messages m
  join deliveries d on d.notification_id = m.notification_id and d.user_id = m.user_id
    and d.channel = 'email'
  where m.user_id = $2 and m.notification_id >= uuidv7_floor($1::timestamptz - ${lookedBack})
    and d.notification_id >= uuidv7_floor($1::timestamptz - ${lookedBack})
    and d.reason = 'digest' and d.not_before > $1
  order by d.not_before, d.notification_id for update of d
),
n as materialized (
  select x.id, t.category, ${digestable} as digestable from waiting w
  join notifications x on x.id = w.notification_id
  join notification_types t on t.key = x.type_key
  where t.category = any($3::text[])
)
update deliveries d
set not_before = coalesce(${digestAt("$1")}, $1::timestamptz + (abs(u.id) % 1000000) * interval '1 microsecond')
from n join users u on u.id = $2 join preferences p on p.user_id = u.id
where d.notification_id = n.id and d.user_id = $2 and d.channel = 'email'
  and d.notification_id >= uuidv7_floor($1::timestamptz - ${lookedBack})`,
    values: [now, userId, categories],
  });
}
