import type { Pool } from "@/db/client";
import type { Context } from "@/server/context";
import { computeReport } from "./report-compute";
import { storeReport } from "./report-store";

const timeoutMs = 120_000;
/** A report that could not be computed is tried again so much later (ms). */
const retryMs = 600_000;
/** Outcomes still come in for so long; conversions count within 30 days at most. */
const settledDays = 31;

/** A database's reports that failed, and when; forgotten with the process. */
const failures = new WeakMap<Pool, Map<number, number>>();

/**
 * Computes the report that is due most: one at a time, so that the database has room for sending. While a
 * campaign runs, every other minute; after that less and less often; what takes long, less often still.
 * @returns the campaign whose report is new; null: none was due.
 */
export async function refreshReport({ pool, clock, log }: Context): Promise<number | null> {
  const now = clock.now();
  const failed = failures.get(pool) ?? new Map<number, number>();
  failures.set(pool, failed);
  const waiting = [...failed].filter(([, at]) => now.getTime() - at < retryMs);
  const { rows } = await pool.query<{ id: number }>(due, [now, waiting.map(([id]) => id)]);
  const id = rows[0]?.id;
  if (id === undefined) return null;
  try {
    await storeReport(pool, id, await computeReport(pool, id, timeoutMs), now);
    failed.delete(id);
  } catch (error) {
    failed.set(id, now.getTime());
    log.warn({ err: error instanceof Error ? error.message : "unknown", campaign: id }, "report");
  }
  return id;
}

// Campaigns by status (campaigns_status), reports by primary key.
const due = `
select c.id
from campaigns c left join campaign_reports r on r.campaign_id = c.id
cross join lateral (
  select case when c.ended_at is null then interval '2 minutes'
              when r.computed_at < c.ended_at then interval '5 seconds'
              when c.ended_at > $1::timestamptz - interval '1 hour' then interval '5 minutes'
              when c.ended_at > $1::timestamptz - interval '2 days' then interval '1 hour'
              else interval '12 hours' end
    + 20 * make_interval(secs => coalesce((r.report ->> 'tookMs')::float8, 0) / 1000) as after
) pace
where c.status in ('running', 'paused', 'completed', 'cancelled') and c.started_at is not null
  and coalesce(c.ended_at, $1) > $1::timestamptz - interval '${settledDays} days'
  and c.id <> all($2::int[])
  and (r.computed_at is null or r.computed_at < $1::timestamptz - pace.after)
order by r.computed_at nulls first limit 1`;
