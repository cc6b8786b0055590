import type { Context } from "@/server/context";

/**
 * Completes fan-outs in which nothing is left: every range handed out and done, and as many outcomes
 * as deliveries. Counts are exact, so this reads a few rows per open fan-out and never the deliveries. A
 * broadcast goes on in the inbox when its fan-out is done; see end-broadcasts.ts.
 * @returns how many were completed.
 */
export async function completeFanouts({ pool, clock }: Context): Promise<number> {
  const { rowCount } = await pool.query({
    name: "tracking.complete",
    text: `
with finished as (
  update fanouts f set done_at = $1
  from notifications n
  where f.done_at is null and n.id = f.notification_id
    and (f.exhausted or n.cancelled_at is not null)
    and not exists (select from fanout_batches b
                    where b.notification_id = f.notification_id and b.done_at is null)
    and coalesce((
      select sum(case when c.outcome = 'routed' then c.n
                      when c.outcome in ('sent', 'failed', 'expired', 'cancelled', 'unknown') then -c.n
                      else 0 end)
      from notification_counts c
      where c.notification_id = f.notification_id and c.channel <> ''), 0) = 0
  returning f.notification_id
)
update notifications n set completed_at = $1,
  status = case when status = 'cancelled' then status else 'completed' end
from finished where n.id = finished.notification_id and (n.strategy <> 'read' or n.cancelled_at is not null)`,
    values: [clock.now()],
  });
  return rowCount ?? 0;
}
