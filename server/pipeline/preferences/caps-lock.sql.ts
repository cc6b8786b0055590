import type { Queryable } from "@/db/client";

/**
 * Users share 256 locks, a block of so many ids at a time. Ranges of a fan-out end where a block ends
 * (ranges.sql.ts), so that two batches of one fan-out do not wait for each other.
 */
export const usersPerLock = 10_000;

const block = `((id - 1) / ${usersPerLock}) % 256`;

/**
 * Serialises everything that counts against the same users' caps until the transaction ends, so
 * that two notifications can never both take a user's last slot. Locks are taken in order: no
 * deadlock. Must run before the evaluating statement, whose snapshot then sees the winner's rows.
 * Not for P0, which has no caps and waits for nobody.
 */
export async function lockCaps(client: Queryable, userIds: number[]): Promise<void> {
  await client.query(
    `select pg_advisory_xact_lock(42, slot::int)
     from (select distinct ${block} as slot from unnest($1::bigint[]) as id order by 1) slots`,
    [userIds],
  );
}

/** As `lockCaps`, for the ids in (from, to]. */
export async function lockCapsOfRange(client: Queryable, from: number, to: number): Promise<void> {
  await client.query(
    `select pg_advisory_xact_lock(42, slot::int)
     from (select distinct n % 256 as slot
           from generate_series($1::bigint / ${usersPerLock},
             least(($2::bigint - 1) / ${usersPerLock}, $1::bigint / ${usersPerLock} + 255)) as n
           order by 1) slots`,
    [from, to],
  );
}
