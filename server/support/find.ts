import type { Pool } from "@/db/client";
import { searchUsers } from "@/server/audience/search-users";
import { idTime } from "@/server/ids";
import type { Found, FoundBy, FoundNotification } from "./found";

/** Notifications that one search lists; a key is unique within a producer, so there are few. */
const most = 20;

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
export const isUuid = (text: string): boolean => uuid.test(text);

/**
 * Everything that a text may name: users by id, e-mail address or phone number, a notification by its
 * id, and notifications by a producer's idempotency key (for as long as keys are kept). Each is a
 * probe of an index. What providers call a message has none: see `findReceipts`.
 */
export async function find(pool: Pool, text: string): Promise<Found> {
  const [users, byId, byKey] = await Promise.all([
    searchUsers(pool, text),
    isUuid(text) ? findNotifications(pool, [text.toLowerCase()], "notification") : [],
    findByKey(pool, text),
  ]);
  return { users, notifications: [...byId, ...byKey] };
}

/** By idempotency_keys' primary key, once for each of the few producers. */
async function findByKey(pool: Pool, key: string): Promise<FoundNotification[]> {
  const { rows } = await pool.query<{ id: string }>(
    `select i.notification_id as id from producers p
     cross join lateral (
       select notification_id from idempotency_keys
       where producer_id = p.id and key = $1 limit 1) i
     limit ${most}`,
    [key],
  );
  const ids = rows.map(({ id }) => id);
  return ids.length === 0 ? [] : await findNotifications(pool, ids, "idempotency_key");
}

/** By notifications' primary key. */
async function findNotifications(
  pool: Pool,
  ids: string[],
  by: FoundBy,
): Promise<FoundNotification[]> {
  const { rows } = await pool.query<Omit<FoundNotification, "by" | "at" | "channel">>(
    `select n.id as "notificationId", coalesce(t.name, n.type_key) as "typeName",
            coalesce(p.name, '') as producer, u.external_id as "userId"
     from unnest($1::uuid[]) as wanted(id) join notifications n on n.id = wanted.id
     left join notification_types t on t.key = n.type_key
     left join producers p on p.id = n.producer_id
     left join users u on u.id = n.user_id and u.erased_at is null`,
    [ids],
  );
  return rows.map((row) => ({ ...row, by, at: idTime(row.notificationId), channel: null }));
}
