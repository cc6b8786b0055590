import type { Queryable } from "@/db/client";
import { keptHash } from "@/server/audience/kept-hash.sql";
import type { PersonKey } from "@/server/audience/person-key";

/** Any number; it stands for "the suppression list and users.suppressed_at agree". */
const lockKey = 7_340_001;

/**
 * Held until the transaction ends by whoever saves users (shared) or changes the list (alone). Without
 * it, a user saved and an address suppressed at the same moment would not see each other. Must be
 * taken before the first row of users is locked.
 */
export async function lockSuppressions(client: Queryable, mode: "shared" | "alone"): Promise<void> {
  const suffix = mode === "shared" ? "_shared" : "";
  await client.query(`select pg_advisory_xact_lock${suffix}(${lockKey})`);
}

/**
 * Whether the user of alias `u` is on the list, under an address as it is or as the hash that an erasure
 * left. Probes of suppressions' primary key.
 */
const isSuppressed = `(
  exists (select from suppressions s where s.kind = 'user' and s.value = u.external_id)
  or exists (select from suppressions s where s.kind = 'email' and s.value in (lower(u.email), ${keptHash("u.email")}))
  or exists (select from suppressions s where s.kind = 'phone' and s.value in (u.phone, ${keptHash("u.phone")})))`;

/** The users whom some keys name, by users' indexes on external_id, lower(email) and phone. */
const usersNamed = `
  with given as materialized (select * from unnest($1::text[], $2::text[]) as g(kind, value)),
  named as (
    select u.id from given g join users u on u.external_id = g.value where g.kind = 'user'
    union
    select u.id from given g join users u on lower(u.email) = g.value where g.kind = 'email'
    union
    select u.id from given g join users u on u.phone = g.value where g.kind = 'phone')`;

/** Sets or clears `suppressed_at` of the users whom the keys name, as the list says now. */
export async function markUsersNamed(
  client: Queryable,
  keys: readonly PersonKey[],
  now: Date,
): Promise<void> {
  await client.query(
    `${usersNamed}
     update users u set suppressed_at = case when ${isSuppressed} then $3::timestamptz end
     from named where u.id = named.id and u.erased_at is null
       and (u.suppressed_at is not null) <> ${isSuppressed}`,
    [keys.map(({ kind }) => kind), keys.map(({ value }) => value), now],
  );
}

/** The same for users who were just saved, by external id. */
export async function markUsersSaved(client: Queryable, externalIds: string[]): Promise<void> {
  await client.query(
    `update users u set suppressed_at = case when ${isSuppressed} then now() end
     where u.external_id = any($1::text[]) and u.erased_at is null
       and (u.suppressed_at is not null) <> ${isSuppressed}`,
    [externalIds],
  );
}
