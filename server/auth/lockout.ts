import { createHash } from "node:crypto";
import type { Pool, Queryable } from "@/db/client";

/** Wrong passwords before a place is locked, for a minute at first and twice as long each time. */
const free = 5;
const firstLockSeconds = 60;
const longestLockSeconds = 3_600;
/**
 * Wrong passwords for one address, of all places that it is not known at together, before those get one attempt
 * in so many seconds between them.
 */
const ceiling = 50;
const paceSeconds = 5;
/** After so long without an attempt, counting begins anew. */
const forgottenAfter = "24 hours";

/** Where an attempt comes from: a browser that signed in to the address before, or a network. */
export type Place = { key: string; isKnown: boolean };

/** The key under which the attempts on an address are counted, whether anybody has it or not. */
export function addressHash(email: string): string {
  return createHash("sha256").update(email.trim().toLowerCase()).digest("hex");
}

/**
 * Counts an attempt before the password is looked at, so that guesses at the same moment count too.
 * Answers 0, or for how many seconds the place (or, of strangers, the address) is still locked; a right password
 * calls `succeeded`.
 */
export async function takeAttempt(
  pool: Pool,
  email: string,
  place: Place,
  now: Date,
): Promise<number> {
  const own = await lockedFor(pool, addressHash(email), place.key, now);
  if (own > 0) return own;
  // Before the place's own count: who is put off by what others do has not failed.
  const paced = place.isKnown ? 0 : await count(pool, email, everywhere, now, addressPace);
  return paced > 0 ? paced : await count(pool, email, place.key, now, placeLock);
}

/** All networks that an address is not known at, together. */
const everywhere = "";

/** How long (s) the n-th attempt locks: a place doubles, and an address has a steady pace. */
const placeLock = {
  from: free,
  seconds: `least(${firstLockSeconds} * 2 ^ least(n - ${free}, 10), ${longestLockSeconds})`,
  isLockOut: true,
};
const addressPace = { from: ceiling, seconds: `${paceSeconds}`, isLockOut: false };

/** By the primary key. @returns 0 when the attempt may be made, or for how many seconds it may not. */
async function count(
  pool: Pool,
  email: string,
  place: string,
  now: Date,
  lock: typeof placeLock,
): Promise<number> {
  const hash = addressHash(email);
  const { rows } = await pool.query<{ locked: boolean }>(
    `insert into sign_in_failures as f (address_hash, place, failures, last_at) values ($1, $2, 1, $3)
     on conflict (address_hash, place) do update set (failures, last_at, locked_until) = (
       select n, $3::timestamptz, case when n >= ${lock.from} then $3::timestamptz
         + interval '1 second' * ${lock.seconds} end
       from (select case when f.last_at < $3::timestamptz - interval '${forgottenAfter}' then 1
                         else f.failures + 1 end as n) counted)
     where f.locked_until is null or f.locked_until <= $3
     returning locked_until is not null as locked`,
    [hash, place, now],
  );
  if (rows[0]?.locked && lock.isLockOut) await recordLock(pool, email);
  return rows.length > 0 ? 0 : Math.max(1, await lockedFor(pool, hash, place, now));
}

/**
 * The owner is back: the place is free at once, and this attempt was no failure. What strangers did elsewhere
 * still counts.
 */
export async function succeeded(pool: Pool, email: string, place: Place): Promise<void> {
  const hash = addressHash(email);
  await pool.query("delete from sign_in_failures where address_hash = $1 and place = $2", [
    hash,
    place.key,
  ]);
  if (place.isKnown) return;
  await pool.query(
    `update sign_in_failures set failures = greatest(0, failures - 1), locked_until = null
     where address_hash = $1 and place = $2`,
    [hash, everywhere],
  );
}

/** The address is free everywhere, by an administrator's word. Answers whether it was locked or counted. */
export async function forgive(client: Queryable, email: string): Promise<boolean> {
  const { rowCount } = await client.query("delete from sign_in_failures where address_hash = $1", [
    addressHash(email),
  ]);
  return (rowCount ?? 0) > 0;
}

/** Seconds; 0: not at all. */
async function lockedFor(pool: Pool, hash: string, place: string, now: Date): Promise<number> {
  const { rows } = await pool.query<{ until: Date | null }>(
    "select locked_until as until from sign_in_failures where address_hash = $1 and place = $2",
    [hash, place],
  );
  const until = rows[0]?.until;
  return until ? Math.max(0, Math.ceil((until.getTime() - now.getTime()) / 1_000)) : 0;
}

/** Whose it is, where it is anybody's; never the address. One statement either way, to take the same time. */
async function recordLock(pool: Pool, email: string): Promise<void> {
  await pool.query(
    `insert into audit_log (actor, action, subject) values ('system', 'session.lock',
       coalesce((select 'member:' || id from auth_users where email = lower(trim($1))), ''))`,
    [email],
  );
}
