import type { Pool } from "@/db/client";
import { ageDevices } from "@/server/audience/age-devices";
import type { Context } from "@/server/context";

/** Rows deleted in one statement: short locks, and vacuum keeps up. */
const step = 10_000;

/** What time alone makes old; once a day. Safe to run twice and at once. */
export async function cleanUp({ pool, clock }: Context): Promise<void> {
  const now = clock.now();
  await ageDevices(pool, now);
  await forgetSoftBounces(pool, now);
  await pool.query(`delete from presence where seen_at < $1::timestamptz - interval '1 day'`, [
    now,
  ]);
  await deleteAll(pool, unusedTests, now);
  await deleteAll(pool, forgottenFailures, now);
}

async function deleteAll(pool: Pool, statement: string, now: Date): Promise<void> {
  let deleted: number | null;
  do deleted = (await pool.query(statement, [now])).rowCount;
  while (deleted === step);
}

/**
 * Versions that tests were sent with. Their notifications were made at the same moment, so that a short
 * range of notifications' primary key says whether one is left.
 */
const unusedTests = `
delete from template_versions where id in (
  select v.id from template_versions v
  where v.version < 0 and v.created_at < $1::timestamptz - interval '7 days'
    and not exists (
      select from notifications n where n.template_version_id = v.id
        and n.id >= uuidv7_floor(v.created_at - interval '1 hour')
        and n.id < uuidv7_floor(v.created_at + interval '1 hour'))
    and not exists (select from campaign_variants c where c.template_version_id = v.id)
    and not exists (select from templates t where t.published_version_id = v.id)
  limit ${step})`;

/** Attempts to sign in at addresses that nobody tried again: they count no more after a day. */
const forgottenFailures = `
delete from sign_in_failures where (address_hash, place) in (
  select address_hash, place from sign_in_failures
  where last_at < $1::timestamptz - interval '2 days' limit ${step})`;

/** Bounces of more than 30 days ago say nothing about an address that works. A scan of users, which few pass. */
async function forgetSoftBounces(pool: Pool, now: Date): Promise<void> {
  await pool.query(
    `with old as materialized (
       select id from users
       where soft_bounces <> '{}' and email_state = 'ok'
         and soft_bounces[1] < $1::timestamptz - interval '30 days'
       order by id for no key update)
     update users u set soft_bounces = '{}' from old where u.id = old.id`,
    [now],
  );
}
