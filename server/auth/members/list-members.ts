import type { Pool } from "@/db/client";
import { addressHash } from "../lockout";
import type { Role } from "../permissions";

/** Somebody who may sign in. */
export type Member = {
  id: string;
  name: string;
  email: string;
  role: Role;
  /** The keys of the producers of somebody with the role `producer`. */
  producers: string[];
  secondFactor: boolean;
  disabled: boolean;
  /** To five minutes; null: never, or longer ago than sessions last. */
  seenAt: Date | null;
  /** Wrong passwords lock signing in until then, from where they came. */
  lockedUntil: Date | null;
  createdAt: Date;
};

/** A team, not a user base: more are not shown. */
const most = 1_000;

/** Everybody who may sign in, by name. Sessions by auth_sessions_user. */
export async function listMembers(pool: Pool, now: Date): Promise<Member[]> {
  const { rows } = await pool.query<Omit<Member, "lockedUntil">>(
    `select u.id, u.name, u.email, u.role, u.two_factor_enabled as "secondFactor",
            u.banned as disabled, u.created_at as "createdAt",
            (select max(updated_at) from auth_sessions s where s.user_id = u.id) as "seenAt",
            array(select p.key from producer_members m join producers p on p.id = m.producer_id
                  where m.account_id = u.id order by p.key) as producers
     from auth_users u order by lower(u.name), u.id limit ${most}`,
  );
  const locks = await readLocks(
    pool,
    rows.map(({ email }) => email),
    now,
  );
  return rows.map((member) => ({ ...member, lockedUntil: locks.get(member.email) ?? null }));
}

async function readLocks(pool: Pool, emails: string[], now: Date): Promise<Map<string, Date>> {
  const byHash = new Map(emails.map((email) => [addressHash(email), email]));
  const { rows } = await pool.query<{ hash: string; until: Date }>(
    `select address_hash as hash, max(locked_until) as until from sign_in_failures
     where address_hash = any($1) and place <> '' and locked_until > $2 group by address_hash`,
    [[...byHash.keys()], now],
  );
  return new Map(rows.map(({ hash, until }) => [byHash.get(hash) ?? "", until]));
}
