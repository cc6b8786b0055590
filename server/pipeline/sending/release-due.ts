import { type PoolClient, transaction } from "@/db/client";
import type { Context } from "@/server/context";
import type { Desk } from "@/server/provider-accounts/desk";
import type { Priority } from "@/server/queues";
import { type CountChange, changeCounts } from "@/server/rollups/notification-counts.sql";
import { type Due, enqueueDue } from "./enqueue-due";

/** Waiting deliveries made due in one transaction. */
export const releaseLimit = 2_000;
/** A repeated attempt: as its account's budget for those allows. Everything else waited on purpose. */
const retryReasons = ["rate_limited", "unavailable", "timeout", "unknown"];
/** The share of a second's budget that one run releases; it runs four times a second. */
const share = 0.25;

/**
 * Makes waiting deliveries (holds whose quiet hours end, delays, retries, resumed pauses) of a
 * priority due: clears their time and enqueues them, in one transaction. Retries come no faster than their
 * account's budget for them lets them be called (`hand-over.ts`).
 * What waits for a digest is no longer queued: digests/collect.ts takes it.
 * Reads the partial index deliveries_waiting. What several workers find at once is split between them
 * (skip locked).
 * @returns how many were released.
 */
export async function releaseDue(
  context: Context,
  desk: Desk,
  priority: Priority,
): Promise<number> {
  const { pool, clock } = context;
  const now = clock.now();
  const { rows: waiting } = await pool.query({
    name: "sending.any-due",
    text: `select from deliveries
           where priority = $1 and not_before > '-infinity' and not_before <= $2 and state = 'queued' limit 1`,
    values: [priority, now],
  });
  if (waiting.length === 0) return 0;
  const budgets = await retryBudgets(context, desk, priority, now);
  return transaction(pool, async (client) => {
    const due = await takeDue(client, priority, now, budgets);
    const released = await releaseHeld(client, due);
    await changeCounts(client, released);
    await enqueueDue(context, client, priority, due);
    return due.length;
  });
}

/** How many due retries of each account may go now. */
async function retryBudgets(
  { pool }: Context,
  desk: Desk,
  priority: Priority,
  now: Date,
): Promise<Map<string, number>> {
  const { rows } = await pool.query<{ provider: string; n: number }>({
    name: "sending.due-retries",
    text: `select coalesce(provider, '') as provider, count(*)::int as n from (
             select provider from deliveries
             where priority = $1 and not_before > '-infinity' and not_before <= $2 and state = 'queued'
               and reason = any($3::text[])
             order by not_before limit ${releaseLimit}) due
           group by 1`,
    values: [priority, now, retryReasons],
  });
  const accounts = new Map(desk.accounts().map((account) => [account.key, account]));
  return new Map(
    rows.map(({ provider, n }): [string, number] => {
      const account = accounts.get(provider);
      // Nothing of theirs goes to an account that is open: they are no burden to it.
      if (!account || account.health.state === "open") return [provider, n];
      if ((account.health.slowUntil ?? 0) > now.getTime()) return [provider, 0];
      return [provider, Math.min(n, Math.ceil(desk.retriesPerSecond(account) * share))];
    }),
  );
}

async function takeDue(
  client: PoolClient,
  priority: Priority,
  now: Date,
  budgets: Map<string, number>,
): Promise<Due[]> {
  const { rows } = await client.query<Due>({
    name: "sending.take-due",
    text: `
with first as materialized (
  select notification_id, user_id, channel from deliveries
  where priority = $1 and not_before > '-infinity' and not_before <= $2 and state = 'queued'
    and (reason is null or reason <> all($4::text[]))
  order by not_before limit $3 for update skip locked
),
again as materialized (
  select d.* from unnest($5::text[], $6::int[]) as budget(provider, n)
  cross join lateral (
    select notification_id, user_id, channel from deliveries
    where priority = $1 and not_before > '-infinity' and not_before <= $2 and state = 'queued'
      and reason = any($4::text[]) and coalesce(provider, '') = budget.provider
    order by not_before limit budget.n for update skip locked) d
)
update deliveries d set not_before = null
from (select * from first union all select * from again) due
where d.notification_id = due.notification_id and d.user_id = due.user_id and d.channel = due.channel
returning d.notification_id as "notificationId", d.user_id as "userId", d.channel`,
    values: [priority, now, releaseLimit, retryReasons, [...budgets.keys()], [...budgets.values()]],
  });
  return rows;
}

/** A held message whose first channel goes out is routed from now on. */
async function releaseHeld(client: PoolClient, due: Due[]): Promise<CountChange[]> {
  const { rows } = await client.query<{ notificationId: string; reason: string; n: number }>({
    name: "sending.release-held",
    text: `
with released as (
  update messages m set outcome = 'routed'
  from (select distinct * from unnest($1::uuid[], $2::bigint[]) as d(notification_id, user_id)) due
  where m.user_id = due.user_id and m.notification_id = due.notification_id and m.outcome = 'held'
  returning m.notification_id, m.reason
)
select notification_id as "notificationId", coalesce(reason, '') as reason, count(*)::int as n
from released group by 1, 2`,
    values: [due.map((d) => d.notificationId), due.map((d) => d.userId)],
  });
  return rows.flatMap(({ notificationId, reason, n }) => [
    { notificationId, channel: "", outcome: "held", reason, n: -n },
    { notificationId, channel: "", outcome: "routed", n },
  ]);
}
