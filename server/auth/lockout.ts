import { createHash } from "node:crypto";
import type { Pool, Queryable } from "@/db/client";

/** Wrong passwords before an address is locked, for a minute at first and twice as long each time. */
const free = 5;
const firstLockSeconds = 60;
const longestLockSeconds = 3_600;
/** After so long without an attempt, counting begins anew. */
const forgottenAfter = "24 hours";

/** The key under which the attempts on an address are counted, whether anybody has it or not. */
export function addressHash(email: string): string {
  return createHash("sha256").update(email.trim().toLowerCase()).digest("hex");
}

/**
 * Counts an attempt before the password is looked at, so that guesses at the same moment count too.
 * Answers 0, or for how many seconds the address is still locked; a right password calls `forgive`.
 */
export async function takeAttempt(pool: Pool, email: string, now: Date): Promise<number> {
  const hash = addressHash(email);
  const { rows } = await pool.query<{ locked: boolean }>(
    `insert into sign_in_failures as f (address_hash, failures, last_at) values ($1, 1, $2)
     on conflict (address_hash, place) do update set (failures, last_at, locked_until) = (
       select n, $2::timestamptz, case when n >= ${free} then $2::timestamptz + interval '1 second'
         * least(${firstLockSeconds} * 2 ^ least(n - ${free}, 10), ${longestLockSeconds}) end
       from (select case when f.last_at < $2::timestamptz - interval '${forgottenAfter}' then 1
                         else f.failures + 1 end as n) counted)
     where f.locked_until is null or f.locked_until <= $2
     returning locked_until is not null as locked`,
    [hash, now],
  );
  if (rows[0]?.locked) await recordLock(pool, email);
  return rows.length > 0 ? 0 : await lockedFor(pool, hash, now);
}

/** The address is free at once: its owner is back, or an administrator says so. Answers whether it was locked or counted. */
export async function forgive(client: Queryable, email: string): Promise<boolean> {
  const { rowCount } = await client.query("delete from sign_in_failures where address_hash = $1", [
    addressHash(email),
  ]);
  return (rowCount ?? 0) > 0;
}

async function lockedFor(pool: Pool, hash: string, now: Date): Promise<number> {
  const { rows } = await pool.query<{ until: Date | null }>(
    "select locked_until as until from sign_in_failures where address_hash = $1",
    [hash],
  );
  const until = rows[0]?.until;
  return until ? Math.max(1, Math.ceil((until.getTime() - now.getTime()) / 1_000)) : 1;
}

/** Whose it is, where it is anybody's; never the address. One statement either way, to take the same time. */
async function recordLock(pool: Pool, email: string): Promise<void> {
  await pool.query(
    `insert into audit_log (actor, action, subject) values ('system', 'session.lock',
       coalesce((select 'member:' || id from auth_users where email = lower(trim($1))), ''))`,
    [email],
  );
}
