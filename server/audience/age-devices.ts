import type { Pool } from "@/db/client";
import { noteDevices } from "./topics/changes.sql";

/** Users whose devices are looked at in one statement. */
const step = 50_000;

/**
 * Ages devices that were not seen: stale after 30 days, when tokens may still work, and expired after 90.
 * By ranges of the primary key, so that no statement holds many rows for long.
 * @returns how many changed.
 */
export async function ageDevices(pool: Pool, now: Date): Promise<number> {
  const { rows } = await pool.query<{ last: number | null }>(
    "select max(user_id) as last from devices",
  );
  let changed = 0;
  for (let from = 0; from < (rows[0]?.last ?? 0); from += step) {
    const { rowCount } = await pool.query(age, [now, from, from + step]);
    changed += rowCount ?? 0;
  }
  return changed;
}

/** A device that was seen meanwhile is looked at again under its lock. */
const age = `
with aged as (
  update devices set state = case when last_seen_at < $1::timestamptz - interval '90 days'
      then 'expired' else 'stale' end,
    state_at = $1
  where user_id > $2 and user_id <= $3 and (
    state in ('active', 'stale') and last_seen_at < $1::timestamptz - interval '90 days'
    or state = 'active' and last_seen_at < $1::timestamptz - interval '30 days')
  returning user_id, device_id, token, state
),
noted as (${noteDevices("(select * from aged where state = 'expired')")})
insert into device_events (user_id, device_id, at, event)
select user_id, device_id, $1, state from aged`;
